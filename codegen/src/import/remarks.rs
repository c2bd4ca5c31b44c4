//! Words the facts of a property or parameter as the remarks that descriptions make: `Required. Read-only. Default value is
//! ...`. Each wording is one that `extract::texts` reads.

use crate::{extract::texts::support, gateway::Inline};

/// What is said of one thing.
#[derive(Default)]
pub(super) struct Remarks<'a> {
    pub(super) is_key: bool,
    pub(super) is_required: bool,
    pub(super) is_read_only: bool,
    pub(super) is_nullable: Option<bool>,
    pub(super) default: Option<&'a str>,
    pub(super) maximum: Option<u64>,
    pub(super) members: &'a [String],
    pub(super) deprecated: Option<&'a str>,
    pub(super) is_inherited: bool,
    /// The description, of which the support of query options is kept.
    pub(super) description: &'a str,
}

impl Remarks<'_> {
    /// The remarks, each a sentence.
    pub(super) fn words(&self) -> Inline {
        let if_true = |is: bool, words: &'static str| is.then(|| Inline::fixed(words));
        let default = self.default.filter(|default| !default.trim().is_empty());
        let maximum = self.maximum.map(|maximum| Inline::plain(&format!("Maximum value is {maximum}.")));
        let members = (!self.members.is_empty()).then(|| listed(self.members));
        let remarks = [
            if_true(self.is_key, "Key."),
            if_true(self.is_required, "Required."),
            if_true(self.is_read_only, "Read-only."),
            self.is_nullable.map(|is| Inline::fixed(if is { "Nullable." } else { "Not nullable." })),
            default.map(|default| Inline::fixed("Default value is ").then(code(default)).then(Inline::fixed("."))),
            maximum,
            supported(self.description),
            self.deprecated.map(deprecated),
            if_true(self.is_inherited, "Inherited from the base type."),
            members,
        ];
        Inline::joined(remarks.into_iter().flatten(), " ")
    }
}

/// The values that something may have.
fn listed(members: &[String]) -> Inline {
    let members = members.iter().map(|member| code(member));
    Inline::fixed("Allowed values: ").then(Inline::joined(members, " or ")).then(Inline::fixed("."))
}

fn code(text: &str) -> Inline {
    Inline::code(text)
}

/// What query options do with a property.
fn supported(description: &str) -> Option<Inline> {
    let said = support::of(description);
    let options = said.options.iter().map(|(option, operators)| {
        let list = Inline::fixed(" with ").then(code(&operators.join(", ")));
        code(option).then(if operators.is_empty() { Inline::default() } else { list })
    });
    let options = Inline::joined(options, " and ");
    let supports = Inline::fixed("Supports ").then(options.clone()).then(Inline::fixed("."));
    let mut words = vec![if options.is_empty() { Inline::default() } else { supports }];
    words.extend(said.is_selected.then(|| Inline::fixed("Returned only on `$select`.")));
    Some(Inline::joined(words, " ")).filter(|words| !words.is_empty())
}

/// That something is deprecated, with the day since when and what replaces it where the text says so.
pub(super) fn deprecated(text: &str) -> Inline {
    let said = support::deprecation(text);
    let mut words = Inline::fixed("Deprecated");
    if let Some(since) = said.since {
        words = words.then(Inline::fixed(" since ")).then(Inline::plain(&since));
    }
    if let Some(replacement) = said.replaced_by {
        words = words.then(Inline::fixed(", replaced by ")).then(code(&replacement));
    }
    words.then(Inline::fixed("."))
}
