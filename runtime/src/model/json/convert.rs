//! Conversions to and from [`Json`], and its equality with other types.

use serde_json::Value;

use super::{Json, Kind};
use crate::model::encode::MAX_WHOLE;

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self(Kind::Bool(value))
    }
}

impl From<&str> for Json {
    /// A JSON string with these characters; to parse JSON text, use [`Json::from_json`].
    fn from(text: &str) -> Self {
        Self(Kind::Text(text.into()))
    }
}

impl From<String> for Json {
    /// A JSON string with these characters; to parse JSON text, use [`Json::from_json`].
    fn from(text: String) -> Self {
        Self(Kind::Text(text.into()))
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self(Kind::Integer(value))
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or_else(|_| Self(Kind::Raw(value.to_string().into())), Self::from)
    }
}

macro_rules! integers {
    ($($ty:ty),*) => { $(
        impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Self::from(i64::from(value))
            }
        }
    )* };
}

integers!(i8, i16, i32, u8, u16, u32);

impl From<f64> for Json {
    /// A JSON number; `INF`, `-INF` and `NaN` become strings, as OData writes them.
    fn from(value: f64) -> Self {
        let whole = value as i64;
        if whole as f64 == value && value.abs() < MAX_WHOLE {
            Self::from(whole)
        } else if value.is_finite() {
            Self(Kind::Raw(serde_json::to_string(&value).unwrap_or_default().into()))
        } else if value.is_nan() {
            Self::from("NaN")
        } else {
            Self::from(if value > 0.0 { "INF" } else { "-INF" })
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::default(),
            Value::Bool(value) => Self::from(value),
            Value::String(text) => Self::from(text),
            Value::Number(_) | Value::Array(_) | Value::Object(_) => Self::valid(&value.to_string()),
        }
    }
}

impl From<Json> for Value {
    /// The same as [`Json::to_value`].
    fn from(json: Json) -> Self {
        json.to_value()
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(elements: Vec<T>) -> Self {
        let texts: Vec<String> = elements.into_iter().map(|element| element.into().to_json()).collect();
        Self(Kind::Raw(format!("[{}]", texts.join(",")).into()))
    }
}

impl<T: Into<Json>, const N: usize> From<[T; N]> for Json {
    fn from(elements: [T; N]) -> Self {
        Self::from(Vec::from(elements))
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    /// Null for `None`.
    fn from(value: Option<T>) -> Self {
        value.map(Into::into).unwrap_or_default()
    }
}

impl PartialEq<str> for Json {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<bool> for Json {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<i64> for Json {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}
