//! Writes calls and values of Rust in lines of limited width, for examples in docs, snippets and tests. Each piece is
//! an identifier, a literal or a word of our own, so that nothing of an outside text becomes syntax. The hard part is
//! JSON within `json!`, which printers of Rust take for any tokens; here it is laid out as JSON.

mod lines;

use std::fmt;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use self::lines::Lines;
use super::{Ident, Literal, Module};

/// So many columns a line may have before its parts stand below each other, as for the printer of whole files.
const WIDTH: usize = 85;

/// The name of a type as it is written in one place: `Vec<models::Call>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName(String);

impl TypeName {
    /// One of Rust's own.
    #[must_use]
    pub fn fixed(name: &'static str) -> TypeName {
        TypeName(name.to_owned())
    }

    /// An item by its path, from wherever the first module can be seen.
    #[must_use]
    pub fn path<'m>(modules: impl IntoIterator<Item = &'m Ident>, ident: &Ident) -> TypeName {
        let modules: String = modules.into_iter().map(|module| format!("{module}::")).collect();
        TypeName(format!("{modules}{ident}"))
    }

    /// With what it is of: `Vec<…>`.
    #[must_use]
    pub fn of(self, inner: &TypeName) -> TypeName {
        TypeName(format!("{}<{}>", self.0, inner.0))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An expression or a `use`.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    form: Form,
    /// Its columns where it stands on one line.
    width: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// What is never broken.
    Word(String),
    /// A word and what stands on its line: `"name": 1`.
    Prefixed(String, Box<Code>),
    /// Items between brackets.
    List { open: String, items: Vec<Code>, close: &'static str, kind: Kind },
    /// A value and what is called on it.
    Chain(Box<Code>, Vec<Code>),
}

/// How a list is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An item a line; a single one that has brackets of its own stays between these.
    Call,
    /// An item a line.
    Array,
    /// Around a single item.
    Macro,
    /// A member a line, without a comma behind the last.
    Object,
    /// An item a line, without a comma behind the last.
    Items,
    /// As many as a line holds.
    Use,
}

impl Code {
    fn new(form: Form) -> Code {
        let columns = |text: &str| text.chars().count();
        let width = match &form {
            Form::Word(word) => columns(word),
            Form::Prefixed(word, code) => columns(word) + code.width,
            Form::List { open, items, close, kind } => {
                let blanks = if *kind == Kind::Object && !items.is_empty() { 2 } else { 0 };
                let commas = 2 * items.len().saturating_sub(1);
                columns(open) + items.iter().map(|item| item.width).sum::<usize>() + commas + blanks + close.len()
            }
            Form::Chain(head, calls) => head.width + calls.iter().map(|call| call.width).sum::<usize>(),
        };
        Code { form, width }
    }

    fn list(open: String, items: Vec<Code>, close: &'static str, kind: Kind) -> Code {
        Code::new(Form::List { open, items, close, kind })
    }

    /// Words of our own.
    #[must_use]
    pub fn fixed(word: &'static str) -> Code {
        Code::new(Form::Word(word.to_owned()))
    }

    /// A string.
    #[must_use]
    pub fn literal(literal: &Literal) -> Code {
        Code::new(Form::Word(literal.to_string()))
    }

    /// An integer.
    #[must_use]
    pub fn integer(value: i64) -> Code {
        Code::new(Form::Word(value.to_string()))
    }

    /// A number.
    #[must_use]
    pub fn float(value: f64) -> Code {
        Code::new(Form::Word(if value.is_finite() { format!("{value:?}") } else { "f64::INFINITY".to_owned() }))
    }

    /// `Ty::Variant`
    #[must_use]
    pub fn variant(ty: &Ident, variant: &Ident) -> Code {
        Code::new(Form::Word(format!("{ty}::{variant}")))
    }

    /// `Ty::from(value)`
    #[must_use]
    pub fn from(ty: &Ident, value: Code) -> Code {
        Code::list(format!("{ty}::from("), vec![value], ")", Kind::Call)
    }

    /// `Graph::new(token)`
    #[must_use]
    pub fn client(ty: &Ident) -> Code {
        Code::new(Form::Word(format!("{ty}::new(token)")))
    }

    /// `std::fs::read("report.docx")?`
    #[must_use]
    pub fn read(file: &Literal) -> Code {
        Code::new(Form::Word(format!("std::fs::read({file})?")))
    }

    /// `Ty::default()`
    #[must_use]
    pub fn default(ty: &Ident) -> Code {
        Code::new(Form::Word(format!("{ty}::default()")))
    }

    /// `Vec::<Ty>::new()`
    #[must_use]
    pub fn empty(item: &TypeName) -> Code {
        Code::new(Form::Word(format!("Vec::<{}>::new()", item.0)))
    }

    /// `[a, b]`
    #[must_use]
    pub fn array(items: Vec<Code>) -> Code {
        Code::list("[".to_owned(), items, "]", Kind::Array)
    }

    /// `(a, b)`
    #[must_use]
    pub fn pair(one: Code, other: Code) -> Code {
        Code::list("(".to_owned(), vec![one, other], ")", Kind::Array)
    }

    /// `.name(a, b)`, to be called on something.
    #[must_use]
    pub fn call(name: &Ident, arguments: Vec<Code>) -> Code {
        Code::list(format!(".{name}("), arguments, ")", Kind::Call)
    }

    /// A value, and what is called on it one after the other.
    #[must_use]
    pub fn chain(self, calls: Vec<Code>) -> Code {
        Code::new(Form::Chain(Box::new(self), calls))
    }

    /// `let name = …`
    #[must_use]
    pub fn bound(self, name: &Ident) -> Code {
        Code::new(Form::Prefixed(format!("let {name} = "), Box::new(self)))
    }

    /// `use root::{a::A, b::{B, C}}`
    #[must_use]
    pub fn import(root: &Ident, mut names: Vec<Code>) -> Code {
        let head = format!("use {root}::");
        match names.pop() {
            Some(only) if names.is_empty() => Code::new(Form::Prefixed(head, Box::new(only))),
            last => Code::list(head + "{", names.into_iter().chain(last).collect(), "}", Kind::Use),
        }
    }

    /// Names of a module, as they are imported: `models::{A, B}`.
    #[must_use]
    pub fn names(modules: &[Module], idents: &[&Ident]) -> Code {
        let modules: String = modules.iter().map(|module| format!("{}::", module.ident())).collect();
        let names = idents.iter().map(|ident| Code::new(Form::Word(ident.to_string())));
        match idents {
            [only] => Code::new(Form::Word(format!("{modules}{only}"))),
            _ => Code::list(format!("{modules}{{"), names.collect(), "}", Kind::Use),
        }
    }

    /// `serde_json::json!(…)`
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Code {
        Code::list("serde_json::json!(".to_owned(), vec![Code::json_value(value)], ")", Kind::Macro)
    }

    fn json_value(value: &serde_json::Value) -> Code {
        match value {
            serde_json::Value::String(text) => Code::literal(&Literal::text(text)),
            serde_json::Value::Array(items) => {
                Code::list("[".to_owned(), items.iter().map(Code::json_value).collect(), "]", Kind::Items)
            }
            serde_json::Value::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    Code::new(Form::Prefixed(format!("{}: ", Literal::text(name)), Box::new(Code::json_value(value))))
                });
                Code::list("{".to_owned(), members.collect(), "}", Kind::Object)
            }
            plain => Code::new(Form::Word(plain.to_string())),
        }
    }

    /// Whether a statement of it takes one line.
    #[must_use]
    pub const fn is_one_line(&self) -> bool {
        self.width < WIDTH
    }

    /// Whether it stays between the brackets of a call that has nothing else.
    const fn is_bracketed(&self) -> bool {
        matches!(&self.form, Form::List { kind: Kind::Array | Kind::Macro | Kind::Object | Kind::Items, .. })
    }
}

/// Statements with a blank line between paragraphs, as they would stand in a function, without its indentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statements(String);

impl Statements {
    /// Lays them out. Each ends with a semicolon.
    #[must_use]
    pub fn paragraphs<const N: usize>(paragraphs: [&[Code]; N]) -> Statements {
        let mut lines = Lines::new(WIDTH);
        for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
            if !lines.is_empty() {
                lines.break_line(0);
            }
            for statement in *paragraph {
                lines.write(statement, 0, 1);
                lines.push(";");
                lines.break_line(0);
            }
        }
        Statements(lines.into_text().trim_end().to_owned())
    }

    /// The Rust.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// On one line.
impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(usize::MAX);
        lines.write(self, 0, 0);
        formatter.write_str(&lines.into_text())
    }
}

impl ToTokens for Code {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(read(&self.to_string()));
    }
}

impl ToTokens for TypeName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(read(&self.0));
    }
}

/// The tokens of a text that was made of tokens. Were it none, the compiler would refuse it.
fn read(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| quote!(compile_error! { "expected tokens of Rust" }))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::{Code, Statements};
    use crate::gateway::{Ident, Literal};

    fn call(name: &str, arguments: Vec<Code>) -> Code {
        Code::call(&Ident::snake(name), arguments)
    }

    fn text(text: &str) -> Code {
        Code::literal(&Literal::text(text))
    }

    fn laid_out(code: Code) -> String {
        Statements::paragraphs([&[code]]).as_str().to_owned() + "\n"
    }

    #[test]
    fn what_is_short_stays_on_its_line() {
        let json = Code::json(&json!({ "a \" : b": -1, "c": [" : d", {}], "e": 1.5e300 }));
        let code = Code::fixed("lamp").chain(vec![call("set", vec![text("json!( [1 ] )"), json])]);
        expect![[r#"
            let lit = lamp
                .set(
                    "json!( [1 ] )",
                    serde_json::json!({ "a \" : b": -1, "c": [" : d", {}], "e": 1.5e+300 }),
                );
        "#]]
        .assert_eq(&laid_out(code.bound(&Ident::snake("lit"))));
    }

    #[test]
    fn what_is_long_stands_below_each_other() {
        let lamp = |name: &str| {
            let name = call("with_display_name", vec![text(name)]);
            Code::default(&Ident::pascal("lamp")).chain(vec![name, call("with_colours", vec![Code::array(vec![])])])
        };
        let json =
            json!([{ "start": { "time": "2019-04-16T09:00:00", "zone": "Pacific" }, "end": null, "at": "a" }, 5]);
        let calls = vec![
            call("lamps", vec![]),
            call("create", vec![Code::array(vec![lamp("above the table"), lamp("below the long table of the hall")])]),
            call("with_property", vec![text("times"), Code::json(&json)]),
            call("with_json", vec![Code::json(&json)]),
            Code::fixed(".await?"),
        ];
        expect![[r#"
            graph
                .lamps()
                .create([
                    Lamp::default().with_display_name("above the table").with_colours([]),
                    Lamp::default()
                        .with_display_name("below the long table of the hall")
                        .with_colours([]),
                ])
                .with_property(
                    "times",
                    serde_json::json!([
                        {
                            "start": { "time": "2019-04-16T09:00:00", "zone": "Pacific" },
                            "end": null,
                            "at": "a"
                        },
                        5
                    ]),
                )
                .with_json(serde_json::json!([
                    {
                        "start": { "time": "2019-04-16T09:00:00", "zone": "Pacific" },
                        "end": null,
                        "at": "a"
                    },
                    5
                ]))
                .await?;
        "#]]
        .assert_eq(&laid_out(Code::fixed("graph").chain(calls)));
    }

    #[test]
    fn imports_fill_their_lines() {
        let names = (1..12).map(|number| Ident::pascal(&format!("lamp of kind {number}")));
        let names: Vec<Ident> = names.collect();
        let code = Code::import(&Ident::snake("lamps"), vec![Code::names(&[], &names.iter().collect::<Vec<_>>())]);
        expect![[r#"
            use lamps::{
                LampOfKind1, LampOfKind2, LampOfKind3, LampOfKind4, LampOfKind5, LampOfKind6,
                LampOfKind7, LampOfKind8, LampOfKind9, LampOfKind10, LampOfKind11,
            };
        "#]]
        .assert_eq(&laid_out(code));
    }
}
