//! What stands in a document as one text and means more: statuses, references, headers, and words of a closed set.
//!
//! A document of others may have any text there. It is kept as written, so that reading never fails for it and writing
//! gives it back.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::pointer;
use crate::api::words;

/// A `T`, or the text of another document that is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrText<T> {
    /// What it means.
    Known(T),
    /// As written.
    Text(String),
}

impl<T> OrText<T> {
    /// What it means, where that is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            OrText::Known(known) => Some(known),
            OrText::Text(_) => None,
        }
    }
}

impl<T: PartialEq> OrText<T> {
    /// Whether it means this.
    pub fn is(&self, meaning: &T) -> bool {
        self.known() == Some(meaning)
    }
}

impl<T: FromStr> From<String> for OrText<T> {
    fn from(text: String) -> Self {
        text.parse().map_or(OrText::Text(text), OrText::Known)
    }
}

impl<T: fmt::Display> fmt::Display for OrText<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            OrText::Known(known) => known.fmt(f),
            OrText::Text(text) => f.write_str(text),
        }
    }
}

impl<T: fmt::Display> Serialize for OrText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for OrText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(OrText::from)
    }
}

/// What a response is stated for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Status {
    /// `200`
    Code(u16),
    /// `2XX`: all codes that begin with this digit.
    Range(u8),
    /// `default`: all codes that nothing else is stated for.
    Default,
    /// As written, in a document of others.
    Other(String),
}

impl Status {
    /// The code, where it is a single one.
    #[must_use]
    pub const fn code(&self) -> Option<u16> {
        match self {
            Status::Code(code) => Some(*code),
            _ => None,
        }
    }

    /// The first digit of its codes: 2 where the call succeeded.
    #[must_use]
    pub fn class(&self) -> Option<u8> {
        match self {
            Status::Code(code) => u8::try_from(code / 100).ok(),
            Status::Range(class) => Some(*class),
            Status::Default => None,
            Status::Other(text) => text.bytes().next().filter(u8::is_ascii_digit).map(|digit| digit - b'0'),
        }
    }
}

impl From<String> for Status {
    fn from(text: String) -> Self {
        match text.as_bytes() {
            [first @ b'1'..=b'9', b'X' | b'x', b'X' | b'x'] => Status::Range(first - b'0'),
            [b'1'..=b'9', _, _] => text.parse().map_or(Status::Other(text), Status::Code),
            b"default" => Status::Default,
            _ => Status::Other(text),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Status::Code(code) => code.fmt(f),
            Status::Range(class) => write!(f, "{class}XX"),
            Status::Default => f.write_str("default"),
            Status::Other(text) => f.write_str(text),
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

words! {
    /// A part of `components`.
    pub enum Section {
        /// Types.
        Schemas = "schemas",
        /// Responses.
        Responses = "responses",
        /// Parameters.
        Parameters = "parameters",
        /// Request bodies.
        RequestBodies = "requestBodies",
    }
}

words! {
    /// How the lists and objects of a parameter are written.
    pub enum Style {
        /// `1,2`
        Simple = "simple",
        /// `.1.2`
        Label = "label",
        /// `;n=1,2`
        Matrix = "matrix",
        /// `n=1,2`
        Form = "form",
        /// `n=1%202`
        SpaceDelimited = "spaceDelimited",
        /// `n=1|2`
        PipeDelimited = "pipeDelimited",
        /// `n[a]=1`
        DeepObject = "deepObject",
    }
}

words! {
    /// The formats of values that shape their type; any other says something of values that a client doesn't check.
    pub enum Format {
        /// A number of 8 bits.
        Int8 = "int8",
        /// One without a sign.
        UInt8 = "uint8",
        /// A number of 16 bits.
        Int16 = "int16",
        /// One without a sign.
        UInt16 = "uint16",
        /// A number of 32 bits.
        Int32 = "int32",
        /// One without a sign.
        UInt32 = "uint32",
        /// A number of 64 bits.
        Int64 = "int64",
        /// One without a sign.
        UInt64 = "uint64",
        /// A number with a fraction, of 32 bits.
        Float = "float",
        /// A number with a fraction, of 64 bits.
        Double = "double",
        /// A point in time.
        DateTime = "date-time",
        /// A day.
        Date = "date",
        /// A time of day.
        Time = "time",
        /// A length of time.
        Duration = "duration",
        /// Bytes in base64.
        Byte = "byte",
        /// The same by another name.
        Base64 = "base64",
        /// Bytes in base64 for URLs.
        Base64Url = "base64url",
        /// Bytes as they are, in bodies and forms.
        Binary = "binary",
    }
}

/// A text, a number or a truth value, as text.
pub(super) fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Where the components of a document stand.
const COMPONENTS: &str = "#/components/";

/// A `$ref`, or where a discriminator's value leads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Reference {
    /// `#/components/schemas/microsoft.graph.call`
    Component(Section, String),
    /// As written, in a document of others.
    Other(String),
}

impl Reference {
    /// The schema that is meant.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        match self {
            Reference::Component(Section::Schemas, name) => Some(name),
            _ => None,
        }
    }

    /// The name of the component; of what is written otherwise, the last part.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Reference::Component(_, name) => name,
            Reference::Other(text) => text.rsplit('/').next().unwrap_or(text),
        }
    }
}

impl From<String> for Reference {
    fn from(text: String) -> Self {
        let parts = text.strip_prefix(COMPONENTS).and_then(|rest| rest.split_once('/'));
        // What has more parts leads into a component.
        let parts = parts.filter(|(_, name)| !name.contains('/'));
        let component = parts.and_then(|(section, name)| Some((section.parse().ok()?, pointer::name(name))));
        component.map_or(Reference::Other(text), |(section, name)| Reference::Component(section, name))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Reference::Component(section, name) => write!(f, "{COMPONENTS}{section}/{}", pointer::referred(name)),
            Reference::Other(text) => f.write_str(text),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{OrText, Reference, Section, Status};
    use crate::api::{HeaderField, Method, ParameterPlace};

    /// Reads a text as JSON has it, and holds what is written to the same text.
    fn read<T: serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> T {
        let value = serde_json::from_value(text.into()).unwrap();
        assert_eq!(serde_json::to_value(&value).unwrap(), text);
        value
    }

    #[test]
    fn statuses_are_codes_ranges_and_the_default() {
        for (text, status, class) in [
            ("200", Status::Code(200), Some(2)),
            ("302", Status::Code(302), Some(3)),
            ("4XX", Status::Range(4), Some(4)),
            ("default", Status::Default, None),
            ("0200", Status::Other("0200".to_owned()), Some(0)),
            ("2+1", Status::Other("2+1".to_owned()), Some(2)),
            ("ok", Status::Other("ok".to_owned()), None),
            ("", Status::Other(String::new()), None),
        ] {
            let read: Status = read(text);
            assert_eq!((read.class(), read), (class, status), "{text}");
        }
        assert_eq!(Status::from("2xx".to_owned()), Status::Range(2));
    }

    #[test]
    fn references_name_components() {
        for (text, reference, name) in [
            (
                "#/components/schemas/graph.call",
                Reference::Component(Section::Schemas, "graph.call".into()),
                "graph.call",
            ),
            ("#/components/requestBodies/a", Reference::Component(Section::RequestBodies, "a".into()), "a"),
            ("#/components/links/a", Reference::Other("#/components/links/a".into()), "a"),
            ("pets.yaml#/components/schemas/pet", Reference::Other("pets.yaml#/components/schemas/pet".into()), "pet"),
            ("#/components/schemas/a~1..~1b%25", Reference::Component(Section::Schemas, "a/../b%".into()), "a/../b%"),
            ("#/components/schemas/a/items", Reference::Other("#/components/schemas/a/items".into()), "items"),
            ("pet", Reference::Other("pet".into()), "pet"),
            ("", Reference::Other(String::new()), ""),
        ] {
            let read: Reference = read(text);
            assert_eq!((read.name(), &read), (name, &reference), "{text}");
        }
    }

    #[test]
    fn what_is_no_word_is_kept() {
        assert!(read::<OrText<ParameterPlace>>("query").is(&ParameterPlace::Query));
        assert_eq!(read::<OrText<ParameterPlace>>("body"), OrText::Text("body".to_owned()));
        assert_eq!(read::<OrText<Method>>("LINK").known(), None);
        let header: OrText<HeaderField> = read("Location: https://graph.microsoft.com:443");
        assert_eq!(header.known().unwrap().value, "https://graph.microsoft.com:443");
        assert_eq!(read::<OrText<HeaderField>>("nothing").known(), None);
    }
}
