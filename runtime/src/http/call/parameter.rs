//! [`Parameter`]: how OpenAPI writes a value into a path, a query, a header or a cookie, by `style` and `explode`.
//!
//! A value's own characters are percent-encoded before the style's delimiters are added, so that no value can end its
//! part, begin another parameter or leave its place.

use std::{borrow::Cow, fmt};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::http::call::path::SEGMENT;
use crate::model::Json;

/// All but the unreserved characters and those reserved ones that end nothing in a query.
const RESERVED: &AsciiSet = &SEGMENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// What is no `cookie-octet` (RFC 6265, section 4.1.1), and the percent sign, by which it is encoded.
const COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// How deep objects lie within each other in a `deepObject`; what lies deeper is written as JSON.
const DEPTH: usize = 16;

/// A documented parameter, and how its value is written.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Client, Method, Operation, Parameter, Path, Request, Style};
///
/// static LIST: Operation = Operation::new("list", Method::GET, &["/animals"]).with_parameters(&[
///     Parameter::query("ids", Style::PipeDelimited, false),
///     Parameter::query("age", Style::DeepObject, true),
///     Parameter::cookie("session", Style::Form, true),
/// ]);
///
/// let client = Client::new("https://kennel.example", "token");
/// let request: Request<()> = Path::root(&client).literal("/animals").request(&LIST);
/// let request = request.parameter("ids", &[1, 2]).parameter("age", &serde_json::json!({"min": 2})).parameter("session", "a1");
/// let request = request.build()?;
/// assert_eq!(request.uri().query(), Some("ids=1%7C2&age%5Bmin%5D=2"));
/// assert_eq!(request.headers()["cookie"], "session=a1");
/// # Ok::<(), graphdown::http::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it is sent.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each element of a list or an object is written for itself.
    pub explode: bool,
    /// Whether reserved characters such as `/` and `:` are sent as they are.
    pub allow_reserved: bool,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a segment of the path.
    Path,
    /// In the query.
    Query,
    /// In a header of its name.
    Header,
    /// In the header `Cookie`.
    Cookie,
}

/// How lists and objects are written. A single value is written as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `1,2`; `a,1,b,2`, exploded `a=1,b=2`.
    Simple,
    /// `.1,2`, exploded `.1.2`; `.a,1`, exploded `.a=1`.
    Label,
    /// `;n=1,2`, exploded `;n=1;n=2`; `;n=a,1`, exploded `;a=1`.
    Matrix,
    /// `n=1,2`, exploded `n=1&n=2`; `n=a,1`, exploded `a=1`.
    Form,
    /// `n=1%202`; exploded as [`Form`](Self::Form).
    SpaceDelimited,
    /// `n=1%7C2`; exploded as [`Form`](Self::Form).
    PipeDelimited,
    /// `n[a]=1&n[b]=2`, with encoded brackets.
    DeepObject,
    /// JSON, whatever the value is.
    Json,
}

impl Parameter {
    /// A parameter in a segment of the path.
    #[must_use]
    pub const fn path(name: &'static str, style: Style, explode: bool) -> Self {
        Self { name, place: Place::Path, style, explode, allow_reserved: false }
    }

    /// A parameter in the query.
    #[must_use]
    pub const fn query(name: &'static str, style: Style, explode: bool) -> Self {
        Self { name, place: Place::Query, style, explode, allow_reserved: false }
    }

    /// A parameter in a header of its name.
    #[must_use]
    pub const fn header(name: &'static str, style: Style, explode: bool) -> Self {
        Self { name, place: Place::Header, style, explode, allow_reserved: false }
    }

    /// A parameter in the header `Cookie`.
    #[must_use]
    pub const fn cookie(name: &'static str, style: Style, explode: bool) -> Self {
        Self { name, place: Place::Cookie, style, explode, allow_reserved: false }
    }

    /// Sends reserved characters such as `/` and `:` as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The parts by which a value is sent, encoded for their place: pairs of a query or of cookies, else a single text.
    /// There is none for null, and for a list or an object without elements.
    ///
    /// # Errors
    /// A message about a value that can't be written.
    pub(in crate::http) fn parts(&self, value: &(impl Serialize + ?Sized)) -> Result<Vec<String>, String> {
        self.parts_as(self.name, value)
    }

    /// The same under another name.
    pub(in crate::http) fn parts_as(
        &self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Vec<String>, String> {
        let json = Json::of(value).map_err(|error| format!("the parameter {name:?} can't be written: {error}"))?;
        let name = self.encoded(name);
        Ok(match self.style {
            Style::Json if json.is_null() => Vec::new(),
            Style::Json => self.whole(&name, &json),
            _ => self.styled(&name, &json),
        })
    }

    fn whole(&self, name: &str, json: &Json) -> Vec<String> {
        match self.place {
            Place::Query | Place::Cookie => vec![format!("{name}={}", self.encoded(&json.to_json()))],
            Place::Path | Place::Header => vec![self.encoded(&json.to_json()).into_owned()],
        }
    }

    fn styled(&self, name: &str, json: &Json) -> Vec<String> {
        match Value::of(json, &|text| self.encoded(text).into_owned()) {
            Value::Nothing => Vec::new(),
            Value::List(elements) if elements.is_empty() => Vec::new(),
            Value::Object(members) if members.is_empty() => Vec::new(),
            value => match self.style {
                Style::Simple | Style::Json => vec![self.joined(value, ",")],
                Style::Label => vec![format!(".{}", self.joined(value, if self.explode { "." } else { "," }))],
                Style::Matrix => {
                    self.pairs(name, value, ",", json).into_iter().map(|pair| format!(";{pair}")).collect()
                }
                Style::SpaceDelimited => self.pairs(name, value, "%20", json),
                Style::PipeDelimited => self.pairs(name, value, "%7C", json),
                Style::Form | Style::DeepObject => self.pairs(name, value, ",", json),
            },
        }
    }

    /// `name=value`, once or for each element.
    fn pairs(&self, name: &str, value: Value, delimiter: &str, json: &Json) -> Vec<String> {
        match value {
            Value::Text(text) if text.is_empty() && self.style == Style::Matrix => vec![name.to_owned()],
            Value::Object(_) if self.style == Style::DeepObject => self.deep(name, json, DEPTH),
            Value::List(elements) if self.explode || self.style == Style::DeepObject => {
                elements.into_iter().map(|element| format!("{name}={element}")).collect()
            }
            Value::Object(members) if self.explode => {
                members.into_iter().map(|(key, value)| format!("{key}={value}")).collect()
            }
            value => vec![format!("{name}={}", self.joined(value, delimiter))],
        }
    }

    /// `name[key]=value` for each member, and for those of objects in it `name[key][key]=value`.
    fn deep(&self, name: &str, json: &Json, depth: usize) -> Vec<String> {
        let encode = |text: &str| self.encoded(text).into_owned();
        match (json.members().filter(|_| depth > 0), json.elements()) {
            (Some(members), _) => members
                .iter()
                .flat_map(|(key, value)| self.deep(&format!("{name}%5B{}%5D", encode(key)), value, depth - 1))
                .collect(),
            (None, Some(elements)) => {
                elements.iter().filter_map(|element| Some(format!("{name}={}", text_of(element, &encode)?))).collect()
            }
            (None, None) => text_of(json, &encode).map(|text| format!("{name}={text}")).into_iter().collect(),
        }
    }

    fn joined(&self, value: Value, delimiter: &str) -> String {
        match value {
            Value::Nothing => String::new(),
            Value::Text(text) => text,
            Value::List(elements) => elements.join(delimiter),
            Value::Object(members) => {
                let between = if self.explode { "=" } else { delimiter };
                let members: Vec<String> =
                    members.into_iter().map(|(key, value)| format!("{key}{between}{value}")).collect();
                members.join(delimiter)
            }
        }
    }

    fn encoded<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.place {
            Place::Header => text.into(),
            Place::Cookie => utf8_percent_encode(text, COOKIE).into(),
            Place::Query if self.allow_reserved => utf8_percent_encode(text, RESERVED).into(),
            Place::Path | Place::Query => utf8_percent_encode(text, SEGMENT).into(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        })
    }
}

/// A value as styles know it, encoded.
enum Value {
    Nothing,
    Text(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Value {
    fn of(json: &Json, encode: &dyn Fn(&str) -> String) -> Self {
        if let Some(members) = json.members() {
            let member = |(key, value): (String, Json)| Some((encode(&key), text_of(&value, encode)?));
            return Self::Object(members.into_iter().filter_map(member).collect());
        }
        if let Some(elements) = json.elements() {
            return Self::List(elements.iter().filter_map(|element| text_of(element, encode)).collect());
        }
        text_of(json, encode).map_or(Self::Nothing, Self::Text)
    }
}

/// The text of a single value, JSON of a list or an object; `None` for null.
fn text_of(json: &Json, encode: &dyn Fn(&str) -> String) -> Option<String> {
    if json.is_null() {
        return None;
    }
    Some(json.as_str().map_or_else(|| encode(&json.to_json()), encode))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(parameter: Parameter, value: impl Serialize) -> String {
        let between = match parameter.place {
            Place::Query => "&",
            Place::Cookie => "; ",
            Place::Path | Place::Header => "",
        };
        parameter.parts(&value).map(|parts| parts.join(between)).unwrap_or_else(|fault| fault)
    }

    #[test]
    fn styles_are_those_of_openapi() {
        let (list, object) = (json!(["blue", "black"]), Json::from_json(r#"{"R":100,"G":"a b"}"#).unwrap());
        for (style, explode, of_text, of_list, of_object) in [
            (Style::Simple, false, "a%2Cb", "blue,black", "R,100,G,a%20b"),
            (Style::Simple, true, "a%2Cb", "blue,black", "R=100,G=a%20b"),
            (Style::Label, false, ".a%2Cb", ".blue,black", ".R,100,G,a%20b"),
            (Style::Label, true, ".a%2Cb", ".blue.black", ".R=100.G=a%20b"),
            (Style::Matrix, false, ";n=a%2Cb", ";n=blue,black", ";n=R,100,G,a%20b"),
            (Style::Matrix, true, ";n=a%2Cb", ";n=blue;n=black", ";R=100;G=a%20b"),
            (
                Style::Json,
                false,
                "%22a%2Cb%22",
                "%5B%22blue%22%2C%22black%22%5D",
                "%7B%22R%22%3A100%2C%22G%22%3A%22a%20b%22%7D",
            ),
        ] {
            let parameter = Parameter::path("n", style, explode);
            assert_eq!(written(parameter, json!("a,b")), of_text, "{parameter:?}");
            assert_eq!(written(parameter, list.clone()), of_list, "{parameter:?}");
            assert_eq!(written(parameter, object.clone()), of_object, "{parameter:?}");
        }
        for (style, explode, of_list, of_object) in [
            (Style::Form, false, "n=blue,black", "n=R,100,G,a%20b"),
            (Style::Form, true, "n=blue&n=black", "R=100&G=a%20b"),
            (Style::SpaceDelimited, false, "n=blue%20black", "n=R%20100%20G%20a%20b"),
            (Style::SpaceDelimited, true, "n=blue&n=black", "R=100&G=a%20b"),
            (Style::PipeDelimited, false, "n=blue%7Cblack", "n=R%7C100%7CG%7Ca%20b"),
            (Style::DeepObject, true, "n=blue&n=black", "n%5BR%5D=100&n%5BG%5D=a%20b"),
        ] {
            let parameter = Parameter::query("n", style, explode);
            assert_eq!(written(parameter, list.clone()), of_list, "{parameter:?}");
            assert_eq!(written(parameter, object.clone()), of_object, "{parameter:?}");
        }
    }

    #[test]
    fn no_value_becomes_syntax() {
        let query = |style| Parameter::query("a&b", style, false);
        assert_eq!(written(query(Style::Form), json!(["x,y", "&c=1#"])), "a%26b=x%2Cy,%26c%3D1%23");
        assert_eq!(written(query(Style::Form).allow_reserved(), json!("/a:b&c=#")), "a%26b=/a:b%26c%3D%23");
        assert_eq!(written(Parameter::cookie("s", Style::Form, true), json!("a; b=c%")), "s=a%3B%20b=c%25");
        assert_eq!(written(Parameter::cookie("s", Style::Form, true), json!([1, 2])), "s=1; s=2");
        assert_eq!(written(Parameter::path("n", Style::Simple, false), json!("../x")), "..%2Fx");
        assert_eq!(
            written(Parameter::query("n", Style::DeepObject, true), json!({"a]": {"b": [1, 2]}, "c": null})),
            "n%5Ba%5D%5D%5Bb%5D=1&n%5Ba%5D%5D%5Bb%5D=2"
        );
    }

    #[test]
    fn numbers_keep_their_digits_and_nothing_sends_nothing() {
        let form = Parameter::query("n", Style::Form, true);
        assert_eq!(written(form, json!([1, 2.5, true, u64::MAX])), "n=1&n=2.5&n=true&n=18446744073709551615");
        for nothing in [json!(null), json!([]), json!({})] {
            assert_eq!(written(form, nothing), "");
        }
        assert_eq!(written(Parameter::header("n", Style::Simple, false), json!(["a b", "c"])), "a b,c");
    }
}
