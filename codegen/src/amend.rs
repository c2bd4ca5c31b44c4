//! Applies the corrections of `specs/overrides.toml` to the evidence, and reports each correction that no longer
//! changes anything.
//!
//! Corrections stand in `specs/overrides.toml`, each with the place, the one thing to set there, and the reason:
//!
//! ```toml
//! [[correction]]
//! where = "microsoft.graph.call/meetingInfo"
//! what = { type = "microsoft.graph.meetingInfo" }
//! why = "the cell joins two types that share this base"
//! ```
//!
//! | `where` | `what` |
//! |---|---|
//! | a property: `microsoft.graph.call/subject` | `type`, `name`, `skip` |
//! | a type: `microsoft.graph.call` | `base` (empty for none), `skip` |
//! | an enumeration: `microsoft.graph.callState` | `members`, `flags`, `skip` |
//! | an operation, as its page writes it: `GET /communications/calls/{id}` | `response` (`"204"`, `"200 microsoft.graph.call"`), `skip` |

use serde::Deserialize;
use toml::Spanned;

use crate::{
    api::{Content, Enumeration, Member, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::{
        Evidence,
        operations::request_line::RequestLine,
        types::resource::{BaseClaims, StatedType},
        types::type_expression,
        written::{Written, WrittenType},
    },
    source::{FileId, Source, Span},
};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overrides {
    #[serde(default)]
    correction: Vec<Correction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    #[serde(rename = "where")]
    place: Spanned<String>,
    what: What,
    why: String,
}

/// The one thing that a correction sets.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Type(String),
    Name(String),
    Base(String),
    Members(Vec<String>),
    Flags(bool),
    Response(String),
    Skip(bool),
}

/// Why a correction changes nothing.
type Refusal = String;

/// Applies every correction, and hands on those of operations, which count where those are decided; one whose place is gone, or already as it should be, is an error.
pub(crate) fn amend(
    evidence: &mut Evidence,
    source: &Source,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Corrections {
    let mut corrections = Corrections::default();
    let overrides: Overrides = match toml::from_str(&source.text) {
        Ok(overrides) => overrides,
        Err(error) => {
            let span = place(file, error.span().unwrap_or_default());
            diagnostics.push(Code::InvalidOverride, span, format!("can't read the overrides: {}", error.message()));
            return corrections;
        }
    };
    for correction in overrides.correction {
        let span = place(file, correction.place.span());
        if correction.why.trim().is_empty() {
            diagnostics.push(Code::InvalidOverride, span, "the override has no reason").help("add why it is needed");
        }
        let location = correction.place.get_ref();
        if let Err(refusal) = apply(evidence, &mut corrections, location, &correction.what, span) {
            report_unused(location, &refusal, span, diagnostics);
        }
    }
    corrections
}

fn apply(
    evidence: &mut Evidence,
    corrections: &mut Corrections,
    location: &str,
    what: &What,
    span: Span,
) -> Result<(), Refusal> {
    if matches!(what, What::Skip(false)) {
        return Err("`skip = false` has no effect".into());
    }
    if location.contains(' ') {
        return corrections.add(evidence, location, what, span);
    }
    let (name, property) = location.split_once('/').map_or((location, None), |(name, property)| (name, Some(property)));
    if let Some(property) = property {
        let ty = evidence.types.iter_mut().find(|ty| ty.name.to_string() == name).ok_or("there is no such type")?;
        return amend_property(ty, property, what, span);
    }
    if matches!(what, What::Skip(_)) {
        return skip_type(evidence, name);
    }
    if let Some(ty) = evidence.types.iter_mut().find(|ty| ty.name.to_string() == name) {
        return amend_type(ty, what, span);
    }
    let enumeration = evidence.enumerations.iter_mut().find(|enumeration| enumeration.name.to_string() == name);
    amend_enumeration(enumeration.ok_or("there is no such type or enumeration")?, what)
}

fn amend_property(ty: &mut StatedType, name: &str, what: &What, span: Span) -> Result<(), Refusal> {
    let index = ty.rows.iter().position(|row| row.property.name == name).ok_or("there is no such property")?;
    let property = ty.rows.get_mut(index).map(|row| &mut row.property).ok_or("there is no such property")?;
    match what {
        What::Type(text) => replace(&mut property.ty, type_expression::named(text, span), same_type),
        What::Name(text) => replace(&mut property.name, text.clone(), |a, b| a == b),
        What::Skip(_) => {
            ty.rows.remove(index);
            Ok(())
        }
        _ => Err("expected `type`, `name` or `skip` for a property".into()),
    }
}

fn amend_type(ty: &mut StatedType, what: &What, span: Span) -> Result<(), Refusal> {
    match what {
        What::Base(text) => {
            let base = match type_expression::named(text, span) {
                WrittenType::Named(written) if !text.is_empty() => Some(written),
                _ => None,
            };
            let is_same = |a: &Written, b: &Written| simple(a).eq_ignore_ascii_case(simple(b));
            let bases: Vec<BaseClaims> =
                base.into_iter().map(|base| BaseClaims { told: Some(base), annotated: None }).collect();
            replace(&mut ty.bases, bases, |a, b| {
                let stated = |claims: &[BaseClaims]| claims.iter().find_map(BaseClaims::stated).cloned();
                match (stated(a), stated(b)) {
                    (Some(a), Some(b)) => is_same(&a, &b),
                    (a, b) => a.is_none() && b.is_none(),
                }
            })
        }
        _ => Err("expected `base` or `skip` for a type".into()),
    }
}

fn amend_enumeration(enumeration: &mut Enumeration, what: &What) -> Result<(), Refusal> {
    match what {
        What::Flags(flags) => replace(&mut enumeration.is_flags, *flags, |a, b| a == b),
        What::Members(names) => {
            let members = names.iter().map(|name| {
                let known = enumeration.members.iter().find(|member| member.name == *name).cloned();
                known.unwrap_or_else(|| Member { name: name.clone(), value: None, description: String::new() })
            });
            let members: Vec<Member> = members.collect();
            replace(&mut enumeration.members, members, |a, b| a == b)
        }
        _ => Err("expected `members`, `flags` or `skip` for an enumeration".into()),
    }
}

fn skip_type(evidence: &mut Evidence, name: &str) -> Result<(), Refusal> {
    let before = evidence.types.len() + evidence.enumerations.len();
    evidence.types.retain(|ty| ty.name.to_string() != name);
    evidence.enumerations.retain(|enumeration| enumeration.name.to_string() != name);
    if evidence.types.len() + evidence.enumerations.len() == before {
        Err("there is no such type or enumeration".into())
    } else {
        Ok(())
    }
}

/// An operation, as its page writes it.
fn written(line: &RequestLine) -> String {
    format!("{} {}", line.method, line.path)
}

/// What is to be decided of operations otherwise than their pages state it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections(Vec<OperationCorrection>);

#[derive(Clone, Debug)]
struct OperationCorrection {
    location: String,
    span: Span,
    what: Corrected,
    /// It has changed something.
    applies: bool,
}

#[derive(Clone, Debug)]
enum Corrected {
    Skip,
    Response { status: u16, content: Content<Written> },
}

impl Corrections {
    fn add(&mut self, evidence: &Evidence, location: &str, what: &What, span: Span) -> Result<(), Refusal> {
        let lines = evidence.operations.iter().flat_map(|page| &page.lines);
        if !lines.into_iter().any(|line| written(line) == location) {
            return Err("there is no such operation".into());
        }
        let what = match what {
            What::Skip(_) => Corrected::Skip,
            What::Response(text) => response(text, span)?,
            _ => return Err("expected `response` or `skip` for an operation".into()),
        };
        let applies = matches!(what, Corrected::Skip);
        self.0.push(OperationCorrection { location: location.to_owned(), span, what, applies });
        Ok(())
    }

    /// Whether the operation of a request line is left out.
    pub(crate) fn skips(&self, line: &RequestLine) -> bool {
        let mut skipped = self.0.iter().filter(|one| matches!(one.what, Corrected::Skip));
        skipped.any(|one| one.location == written(line))
    }

    /// What the operation of a request line answers instead of what is decided.
    pub(crate) fn response(&self, line: &RequestLine) -> Option<(u16, &Content<Written>)> {
        self.0.iter().filter(|one| one.location == written(line)).find_map(|one| match &one.what {
            Corrected::Response { status, content } => Some((*status, content)),
            Corrected::Skip => None,
        })
    }

    /// Takes note that the response of a request line would be another one without its correction.
    pub(crate) fn applied(&mut self, line: &RequestLine) {
        self.0.iter_mut().filter(|one| one.location == written(line)).for_each(|one| one.applies = true);
    }

    /// Tells of those that have changed nothing.
    pub(crate) fn report_unused(&self, diagnostics: &mut Diagnostics) {
        for one in self.0.iter().filter(|one| !one.applies) {
            report_unused(&one.location, "the page already has this response", one.span, diagnostics);
        }
    }
}

fn report_unused(location: &str, refusal: &str, span: Span, diagnostics: &mut Diagnostics) {
    diagnostics
        .push(Code::UnusedOverride, span, format!("the override of `{location}` doesn't apply: {refusal}"))
        .help("correct or remove the override");
}

/// Reads `204`, `200 microsoft.graph.call`, `200 Collection(microsoft.graph.call)`.
fn response(text: &str, span: Span) -> Result<Corrected, Refusal> {
    let (status, ty) = text.split_once(' ').unwrap_or((text, ""));
    let status = status.parse().map_err(|_| format!("expected a status first, found `{text}`"))?;
    let content = match (ty.trim(), type_expression::named(ty.trim(), span)) {
        ("", _) => Content::Nothing,
        (_, TypeRef::Collection(item)) => Content::Collection(*item),
        (_, value @ TypeRef::Primitive(_)) => Content::Value(value),
        (_, entity) => Content::Entity(entity),
    };
    Ok(Corrected::Response { status, content })
}

fn replace<T>(old: &mut T, new: T, is_same: impl Fn(&T, &T) -> bool) -> Result<(), Refusal> {
    if is_same(old, &new) {
        return Err("the page already says this".into());
    }
    *old = new;
    Ok(())
}

/// Whether two types as written say the same; links and namespaces aside, which only `resolve` knows.
fn same_type(a: &WrittenType, b: &WrittenType) -> bool {
    match (a, b) {
        (TypeRef::Collection(a), TypeRef::Collection(b)) => same_type(a, b),
        (TypeRef::Named(a), TypeRef::Named(b)) => simple(a).eq_ignore_ascii_case(simple(b)),
        (a, b) => a == b,
    }
}

fn simple(written: &Written) -> &str {
    written.text.rsplit('.').next().unwrap_or(&written.text)
}

fn place(file: FileId, range: std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: offset(range.start), end: offset(range.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::TypeName, page::Version, source::SourceMap};

    fn run(corrections: &str) -> (Evidence, Vec<String>) {
        let mut evidence = Evidence::default();
        let name = TypeName { namespace: "microsoft.graph".into(), name: "tone".into() };
        let members = vec![Member { name: "one".into(), value: None, description: "The key 1.".into() }];
        evidence.enumerations.push(Enumeration {
            name,
            description: String::new(),
            is_flags: false,
            members,
            deprecated: None,
            origins: Vec::new(),
        });
        let source = Source { path: "overrides.toml".into(), text: corrections.into() };
        let mut diagnostics = Diagnostics::default();
        amend(&mut evidence, &source, FileId(0), &mut diagnostics);
        let messages = diagnostics.into_sorted().into_iter().map(|diagnostic| diagnostic.message).collect();
        (evidence, messages)
    }

    #[test]
    fn a_correction_keeps_what_it_does_not_mention() {
        let (evidence, messages) = run(
            "[[correction]]\nwhere = \"microsoft.graph.tone\"\nwhat = { members = [\"one\", \"two\"] }\nwhy = \"a key is missing\"",
        );
        assert!(messages.is_empty(), "{messages:?}");
        let members = &evidence.enumerations[0].members;
        assert_eq!((members.len(), members[0].description.as_str()), (2, "The key 1."));
    }

    #[test]
    fn a_correction_that_no_longer_applies_is_told() {
        let (_, messages) =
            run("[[correction]]\nwhere = \"microsoft.graph.tone\"\nwhat = { flags = false }\nwhy = \"\"");
        assert_eq!(
            messages,
            [
                "the override has no reason",
                "the override of `microsoft.graph.tone` doesn't apply: the page already says this",
            ]
        );
    }

    /// What becomes of a page on `GET /lamps/{id}` that shows a response and says nothing of it.
    fn decided(what: &str) -> (Vec<(u16, Content)>, usize, Vec<&'static str>) {
        let page = "# Get lamp\n\n## Permissions\n\n|Permission type|Permissions|\n|:--|:--|\n|Application|Lamp.Read|\n\n\
            ## HTTP request\n\n```http\nGET /lamps/{id}\n```\n\n## Example\n\n```http\nGET https://graph.microsoft.com/v1.0/lamps/1\n```\n\n\
            ```http\nHTTP/1.1 200 OK\n\n{ \"id\": \"1\" }\n```\n";
        let page = Source { path: "v1.0/api/lamp-get.md".into(), text: page.into() };
        let sources = SourceMap::from_iter([page]);
        let correction = format!("[[correction]]\nwhere = \"GET /lamps/{{id}}\"\nwhat = {{ {what} }}\nwhy = \"so\"");
        let overrides = Source { path: "overrides.toml".into(), text: correction };
        let mut diagnostics = Diagnostics::default();
        let pages = crate::page::read_all(Version::V1, &sources, &mut Diagnostics::default());
        let mut evidence = crate::extract::extract(&pages, &mut diagnostics);
        let corrections = amend(&mut evidence, &overrides, FileId(1), &mut diagnostics);
        let (api, _) = crate::resolve::resolve(
            Version::V1,
            evidence,
            corrections,
            &pages,
            crate::resolve::Extent::Version,
            &mut diagnostics,
        );
        let told = diagnostics.into_sorted().iter().map(|one| one.code.as_str()).collect();
        let responses =
            api.operations.iter().flat_map(|one| &one.responses).map(|one| (one.status, one.content.clone()));
        (responses.collect(), api.unplaced.len(), told)
    }

    #[test]
    fn a_correction_of_a_response_comes_before_all_claims_and_settles_them() {
        let text = TypeRef::Primitive(crate::api::Primitive::String);
        assert_eq!(decided("response = \"200 String\""), (vec![(200, Content::Value(text))], 0, vec![]));
        assert_eq!(
            decided("response = \"200 nothing.that.is\""),
            (vec![(200, Content::Entity(TypeRef::Untyped))], 0, vec!["unresolved-type"])
        );
        assert_eq!(decided("skip = true"), (vec![], 1, vec![]), "its example is accounted for");
    }

    #[test]
    fn a_malformed_file_is_told() {
        let (_, messages) = run("[[correction]]\nwhere = 1");
        assert_eq!(messages.len(), 1);
    }
}
