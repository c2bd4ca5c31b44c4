//! The parameters and bodies of a request that are more than a text: lists, objects, cookies, forms.

use http::{HeaderValue, header};
use serde::Serialize;

use super::Request;
use crate::{
    http::{Parameter, Place, Style, call::multipart},
    model::{Fields, Json},
};

impl<T> Request<T> {
    /// Sets a documented parameter by its name on the wire: `.parameter("ids", &[1, 2])`.
    ///
    /// Lists and objects are written as the parameter's documentation says, a model, a list or a map as it is for serde.
    /// Null, and a list or an object without elements, send nothing. The parameters that this sets are listed in
    /// [`Operation::parameters`](crate::http::Operation::parameters); all others are set by [`query`](Self::query) and
    /// [`header`](Self::header), and here are an error when the request is sent.
    pub fn parameter(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        let known = self.endpoint.operation().map_or(&[][..], |operation| operation.parameters);
        let Some(parameter) = known.iter().find(|parameter| parameter.name == name && parameter.place != Place::Path)
        else {
            self.fail(|| format!("{name:?} is no parameter with a style of its own: use `query` or `header`"));
            return self;
        };
        match parameter.parts(value) {
            Ok(parts) => self.with_parts(parameter, parts),
            Err(fault) => self.invalid(fault),
        }
    }

    fn with_parts(mut self, parameter: &Parameter, parts: Vec<String>) -> Self {
        match parameter.place {
            Place::Query | Place::Path => {
                self.written.extend(parts);
                self
            }
            Place::Header => parts.into_iter().fold(self, |request, value| request.header(parameter.name, value)),
            Place::Cookie => parts.into_iter().fold(self, Self::cookie),
        }
    }

    /// Adds a pair to the header `Cookie`.
    fn cookie(mut self, pair: String) -> Self {
        let before = self.headers.get(header::COOKIE).map(|value| value.as_bytes().to_vec());
        let text = match before {
            Some(before) => [&before[..], b"; ", pair.as_bytes()].concat(),
            None => pair.into_bytes(),
        };
        match HeaderValue::from_bytes(&text) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(header::COOKIE, value);
            }
            // The message doesn't contain the value, which may be a secret.
            Err(_) => self.fail(|| String::from("a cookie has characters that are not allowed in a header")),
        }
        self
    }

    /// Sets a body of `multipart/form-data`: a part for each property of a model, for each element of a list one, an object
    /// as JSON, a [`File`](crate::http::File) as it is. `media_types` are those of properties by their names on the wire.
    pub fn multipart<F: Fields + Serialize>(self, form: &F, media_types: &[(&str, &str)]) -> Self {
        match multipart::body(form, media_types) {
            Ok((media_type, body)) => self.content(&media_type, body),
            Err(fault) => self.invalid(fault),
        }
    }

    /// Sets a body of `application/x-www-form-urlencoded`: a pair for each property, for each element of a list one, an
    /// object as JSON. `styles` are those of properties that are written otherwise.
    pub fn form(self, form: &(impl Serialize + ?Sized), styles: &[Parameter]) -> Self {
        let wrong = |error| format!("the form can't be written: {error}");
        let pairs = Json::of(form).map_err(wrong).and_then(|json| {
            let mut pairs = Vec::new();
            for (name, value) in json.members().unwrap_or_default() {
                pairs.extend(pairs_of(&name, &value, styles)?);
            }
            Ok(pairs)
        });
        match pairs {
            Ok(pairs) => self.content("application/x-www-form-urlencoded", pairs.join("&")),
            Err(fault) => self.invalid(fault),
        }
    }
}

fn pairs_of(name: &str, value: &Json, styles: &[Parameter]) -> Result<Vec<String>, String> {
    let style = styles.iter().find(|style| style.name == name);
    let is_object = value.members().is_some();
    let style = style.copied().unwrap_or(Parameter::query("", if is_object { Style::Json } else { Style::Form }, true));
    style.parts_as(name, value)
}
