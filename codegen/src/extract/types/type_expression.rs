//! Reads a type as a cell, an annotation or a sample writes it: `String`, `[call](call.md) collection`,
//! `Collection(Edm.String)`. Remarks and nouns around the name are dropped.

use crate::{
    api::Primitive,
    extract::written::{Written, WrittenType},
    page::Text,
    source::Span,
    vocabulary::types,
};

/// Reads a type cell: `String`, `[call](call.md) collection`, `Collection([recipient][])`, `string (timestamp)`, `a or b`.
///
/// Every name that is no primitive comes out as [`WrittenType::Named`], prose included: `resolve` says what it can't find.
#[must_use]
pub(crate) fn type_ref(cell: &Text) -> WrittenType {
    let expression = Expression::peel(&cell.plain);
    let name = expression.name;
    let link = match cell.links.as_slice() {
        [only] => Some(only),
        links => links.iter().find(|link| cell.plain.get(link.start..link.end) == Some(name)),
    };
    let linked = link.and_then(|link| cell.plain.get(link.start..link.end)).map(|text| Expression::peel(text).name);
    let item = match primitive_or_any(name, expression.qualifier) {
        Some(item) => item,
        None if name.contains(' ') => match linked.filter(|_| !is_union(name)) {
            // Words around a link: `[itemAnalytics][] resource`.
            Some(linked) => written(linked, link.map(|link| link.target.clone()), cell.span),
            None => written(name, None, cell.span),
        },
        None => written(name, link.map(|link| link.target.clone()), cell.span),
    };
    wrap(item, expression.is_collection)
}

/// Reads a type that an annotation or a JSON sample names: `microsoft.graph.call`, `#microsoft.graph.call`, `Collection(Edm.String)`.
#[must_use]
pub(crate) fn named(text: &str, span: Span) -> WrittenType {
    let expression = Expression::peel(text);
    let name = expression.name.trim_start_matches('#');
    let item = primitive_or_any(name, expression.qualifier).unwrap_or_else(|| written(name, None, span));
    wrap(item, expression.is_collection)
}

/// The primitive that a word spells, in any case and with or without `Edm.`.
#[must_use]
pub(crate) fn primitive(word: &str) -> Option<Primitive> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.strip_prefix("edm.").unwrap_or(&lower) {
        "string" | "strings" | "text" | "url" | "uri" => Primitive::String,
        "boolean" | "bool" => Primitive::Boolean,
        "byte" | "sbyte" => Primitive::Byte,
        "int16" => Primitive::Int16,
        "int32" | "int" | "integer" | "numeric" | "number" => Primitive::Int32,
        "int64" | "long" => Primitive::Int64,
        "single" | "float" => Primitive::Single,
        "double" => Primitive::Double,
        "decimal" => Primitive::Decimal,
        "datetimeoffset" | "datetime" | "timestamp" => Primitive::DateTimeOffset,
        "date" => Primitive::Date,
        "timeofday" => Primitive::TimeOfDay,
        "duration" => Primitive::Duration,
        "guid" | "uuid" => Primitive::Guid,
        "binary" => Primitive::Binary,
        "stream" => Primitive::Stream,
        _ => return None,
    })
}

/// How often a cell may say "many", or remark on its type; what says more names no type.
const MOST_WORDS: usize = 16;

/// A cell without what says "many", and without remarks in parentheses.
struct Expression<'a> {
    name: &'a str,
    qualifier: &'a str,
    is_collection: bool,
}

impl<'a> Expression<'a> {
    fn peel(text: &'a str) -> Self {
        let mut expression = Expression { name: trim(text), qualifier: "", is_collection: false };
        if let Some((name, _)) = expression.name.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
            expression.name = trim(name); // invitation.md leaves a link's parenthesis open: `[x](y.md`
        }
        if let Some((first, _)) = expression.name.split_once(". ") {
            expression.name = trim(first); // educationsubmission.md goes on: `[x](y.md) collection. Holds …`
        }
        for _ in 0..MOST_WORDS {
            if !expression.peel_remark() && !expression.peel_collection() && !expression.peel_noun() {
                break;
            }
        }
        expression
    }

    /// `String (timestamp)`, `(Optional) String`, `string, maximum size 20`
    fn peel_remark(&mut self) -> bool {
        let leading = self.name.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let trailing = self.name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
        let listing = self.name.split_once(", ").filter(|(before, _)| primitive(trim(before)).is_some());
        let Some((name, qualifier)) = leading.map(|(inside, rest)| (rest, inside)).or(trailing).or(listing) else {
            return false;
        };
        (self.name, self.qualifier) = (trim(name), qualifier);
        true
    }

    /// `x collection`, `Collection(x)`, `collection of x`, `x[]`, `[Int32]`; said twice it still means one list (call.md of beta).
    fn peel_collection(&mut self) -> bool {
        let lower = self.name.to_ascii_lowercase();
        let end = self.name.len();
        let enclosed = types::ENCLOSING.least(|before| lower.strip_prefix(before).map(|_| before.len()));
        let range = if let Some((_, item)) = enclosed.and_then(|_| lower.split_once(") of ")) {
            // `Collection(String) of x` lists what x's members are called.
            end - item.len()..end
        } else if let Some(rest) = lower.strip_suffix(" collection").or(lower.strip_suffix(" collections")) {
            0..rest.len()
        } else if let Some(rest) = lower.strip_suffix("[]") {
            0..rest.len()
        } else if let Some(start) = enclosed {
            start..if lower.ends_with([')', '>']) { end - 1 } else { end }
        } else if let Some(item) = bracketed(&lower) {
            1..1 + item.len()
        } else if let Some(prefix) = ["collection of ", "array of ", "list of "].iter().find(|p| lower.starts_with(**p))
        {
            prefix.len()..end
        } else {
            return false;
        };
        self.is_collection = true;
        self.name = trim(self.name.get(range).unwrap_or_default());
        true
    }

    /// `error object`, `[itemAnalytics][] resource`, but not `JSON object`.
    fn peel_noun(&mut self) -> bool {
        let rest = types::CELL_NOUNS.least(|noun| self.name.strip_suffix(noun)?.strip_suffix(' '));
        match rest.map(trim) {
            Some(rest) if !rest.contains(' ') && !rest.eq_ignore_ascii_case("json") => {
                self.name = rest;
                true
            }
            _ => false,
        }
    }
}

/// What brackets make a list of: a primitive or a qualified name. `[x]` alone may be a link without a target.
fn bracketed(text: &str) -> Option<&str> {
    let item = text.strip_prefix('[')?.strip_suffix(']')?;
    let is_qualified = item.contains('.') && item.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    (is_qualified || primitive(item.trim()).is_some()).then_some(item)
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '.' | ',' | '*' | '`' | '\u{200b}')
    })
}

fn primitive_or_any(name: &str, qualifier: &str) -> Option<WrittenType> {
    if types::ANY_JSON.has(&name.to_ascii_lowercase()) {
        return Some(WrittenType::Untyped);
    }
    let qualifier = qualifier.to_ascii_lowercase();
    Some(WrittenType::Primitive(match primitive(name)? {
        Primitive::String if qualifier == "timestamp" => Primitive::DateTimeOffset,
        Primitive::String if qualifier.ends_with("duration") => Primitive::Duration,
        plain => plain,
    }))
}

fn is_union(name: &str) -> bool {
    name.contains(" or ")
}

fn written(text: &str, target: Option<String>, span: Span) -> WrittenType {
    WrittenType::Named(Written { text: text.to_owned(), target, span })
}

fn wrap(item: WrittenType, is_collection: bool) -> WrittenType {
    if is_collection { WrittenType::Collection(Box::new(item)) } else { item }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Link;

    fn show(ty: &WrittenType) -> String {
        match ty {
            WrittenType::Primitive(primitive) => format!("{primitive:?}"),
            WrittenType::Collection(item) => format!("[{}]", show(item)),
            WrittenType::Named(Written { text, target: Some(target), .. }) => format!("{text}->{target}"),
            WrittenType::Named(Written { text, .. }) => text.clone(),
            WrittenType::Untyped => "any".into(),
        }
    }

    /// `<x>` in the cell stands for a link on `x` to `x.md`.
    fn read(cell: &str) -> String {
        let mut text = Text::default();
        for (index, piece) in cell.split(['<', '>']).enumerate() {
            let start = text.plain.len();
            text.plain.push_str(piece);
            if index % 2 == 1 {
                text.links.push(Link {
                    start,
                    end: text.plain.len(),
                    target: format!("{piece}.md"),
                    span: Span::default(),
                });
            }
        }
        show(&type_ref(&text))
    }

    #[test]
    fn cells_are_read_in_every_shape() {
        let cells = [
            ("String", "String"),
            ("bool", "Boolean"),
            ("Edm.boolean", "Boolean"),
            ("String collection", "[String]"),
            ("Collection(Edm.String)", "[String]"),
            ("collection(string)", "[String]"),
            ("Collection of String", "[String]"),
            ("Collection(string) of microsoft.graph.kind", "[microsoft.graph.kind]"),
            ("[Int32]", "[Int32]"),
            ("[microsoft.graph.kind]", "[microsoft.graph.kind]"),
            ("[kind]", "[kind]"),
            ("List(Guid)", "[Guid]"),
            ("string (timestamp)", "DateTimeOffset"),
            ("String (ISO 8601 duration)", "Duration"),
            ("string, maximum size 20", "String"),
            ("(Optional) String", "String"),
            ("<call>", "call->call.md"),
            ("<call> collection", "[call->call.md]"),
            ("Collection(<drive>)", "[drive->drive.md]"),
            ("<educationOutcome> collection. Holds what the teacher gave", "[educationOutcome->educationOutcome.md]"),
            ("<itemAnalytics> resource", "itemAnalytics->itemAnalytics.md"),
            ("error object", "error"),
            ("[messageInfo](messageinfo.md", "messageInfo"),
            ("JSON object", "any"),
            ("Json", "any"),
            ("microsoft.graph.callRecords.modality collection", "[microsoft.graph.callRecords.modality]"),
            ("routingPolicy collection collection", "[routingPolicy]"),
            ("siteCollection", "siteCollection"),
            (
                "windowsInformationProtectionResourceCollection collection",
                "[windowsInformationProtectionResourceCollection]",
            ),
            ("stringKeyStringValuePair", "stringKeyStringValuePair"),
            (
                "<appHostedMediaConfig> or <serviceHostedMediaConfig>",
                "appHostedMediaConfig or serviceHostedMediaConfig",
            ),
            ("string/number", "string/number"),
            ("", ""),
        ];
        for (cell, expected) in cells {
            assert_eq!(read(cell), expected, "{cell}");
        }
    }

    #[test]
    fn annotations_are_read_with_or_without_a_hash() {
        assert_eq!(show(&named("#microsoft.graph.call", Span::default())), "microsoft.graph.call");
        assert_eq!(show(&named("collection(microsoft.graph.call)", Span::default())), "[microsoft.graph.call]");
    }
}
