//! [`File`], and how a model is sent as `multipart/form-data`: a part for each property, files as they are.
//!
//! A model is written as JSON first, which has all properties but files; a file is then found by its view.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;

use crate::http::{Body, wire::random};
use crate::model::{Fields, Json, PropertyValue, Target, View};

/// A file of a form: bytes or a stream, with its name and media type.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::File;
///
/// let photo = File::new(vec![0xff, 0xd8]).with_name("photo.jpg").with_media_type("image/jpeg");
/// assert_eq!(photo.length(), Some(2));
/// ```
pub struct File {
    body: Body,
    /// What was read from JSON, instead of the body.
    text: Option<String>,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// A file of bytes, of a text, or of a stream. A stream can be sent once, so that its request is never retried.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { body: content.into().into_shareable(), text: None, name: None, media_type: None }
    }

    /// Sets the file's name. Without one the name of its property is sent, because services take a part without a file
    /// name for text.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, `image/png`, instead of the documented one or `application/octet-stream`.
    #[must_use]
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The number of bytes, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.body().length()
    }

    fn body(&self) -> Body {
        self.text.clone().map_or_else(|| self.body.share(), Body::from)
    }
}

/// A clone of a stream is the same stream, which only one of them can send.
impl Clone for File {
    fn clone(&self) -> Self {
        Self { body: self.body(), text: None, name: self.name.clone(), media_type: self.media_type.clone() }
    }
}

/// Shows the number of bytes, never the content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "File({length} bytes)"),
            None => f.write_str("File(a stream)"),
        }
    }
}

impl<B: Into<Body>> From<B> for File {
    fn from(content: B) -> Self {
        Self::new(content)
    }
}

impl PropertyValue for File {
    fn empty() -> Self {
        Self::new(Body::empty())
    }

    fn open(&mut self) -> Target<'_> {
        Target::Text(self.text.get_or_insert_default())
    }

    fn view(&self) -> View<'_> {
        View::Opaque(self)
    }
}

/// A part of a form.
struct Part {
    head: String,
    body: Body,
}

/// The body of a form, and its media type with the boundary. `media_types` are the documented ones of properties.
///
/// # Errors
/// A message about a value that can't be written.
pub(in crate::http) fn body<F: Fields + Serialize>(
    form: &F,
    media_types: &[(&str, &str)],
) -> Result<(String, Body), String> {
    let mut files = files(form);
    let json = Json::of(form).map_err(|error| format!("the form can't be written: {error}"))?;
    let boundary = random::uuid();
    let documented =
        |name: &str| media_types.iter().find(|(known, _)| *known == name).map(|(_, media_type)| *media_type);
    let mut parts = Vec::new();
    for (name, value) in json.members().unwrap_or_default() {
        match files.iter().position(|(known, _)| *known == name) {
            Some(at) => {
                let (_, files) = files.swap_remove(at);
                parts.extend(files.into_iter().map(|file| of_file(&boundary, &name, file, documented(&name))));
            }
            None => {
                // Each element of a list is a part.
                let values = value.elements().unwrap_or_else(|| vec![value]);
                parts.extend(values.iter().filter_map(|value| of_value(&boundary, &name, value, documented(&name))));
            }
        }
    }
    parts.push(Part { head: format!("--{boundary}--\r\n"), body: Body::empty() });
    Ok((format!("multipart/form-data; boundary={boundary}"), joined(parts)))
}

/// The files of each property that has some.
fn files(form: &dyn Fields) -> Vec<(&'static str, Vec<File>)> {
    let names = form.shape().names;
    let mut files = Vec::new();
    let file = |view: View<'_>| match view {
        View::Opaque(value) => value.downcast_ref::<File>().cloned(),
        _ => None,
    };
    form.read(&mut |views, _| {
        for (name, view) in names.iter().zip(views) {
            let found: Vec<File> = match view {
                Some(View::List(list)) => (0..).map_while(|index| list.element(index)).filter_map(file).collect(),
                Some(view) => file(*view).into_iter().collect(),
                None => Vec::new(),
            };
            if !found.is_empty() {
                files.push((*name, found));
            }
        }
    });
    files
}

fn of_file(boundary: &str, name: &str, file: File, documented: Option<&str>) -> Part {
    let media_type = file.media_type.as_deref().or(documented).unwrap_or("application/octet-stream");
    let file_name = quoted(file.name.as_deref().unwrap_or(name));
    let head = format!("{}; filename=\"{file_name}\"\r\n{}\r\n", head(boundary, name), content_type(media_type));
    Part { head, body: file.body() }
}

/// A single value as its text, an object as JSON; `None` for null.
fn of_value(boundary: &str, name: &str, value: &Json, documented: Option<&str>) -> Option<Part> {
    if value.is_null() {
        return None;
    }
    let is_object = value.members().is_some() || value.elements().is_some();
    let media_type = documented.or(is_object.then_some("application/json"));
    let text = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
    let content_type = media_type.map(content_type).unwrap_or_default();
    Some(Part { head: format!("{}\r\n{content_type}\r\n", head(boundary, name)), body: Body::from(text) })
}

fn head(boundary: &str, name: &str) -> String {
    format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(name))
}

/// Without line breaks, which would begin another header.
fn content_type(media_type: &str) -> String {
    let media_type: String = media_type.chars().filter(|character| !character.is_control()).collect();
    format!("Content-Type: {media_type}\r\n")
}

/// As browsers write names: what would end the text is percent-encoded.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The parts after each other, in memory if all of them are, else as a stream whose length is known if all of theirs are.
fn joined(parts: Vec<Part>) -> Body {
    let length = |part: &Part| part.body.length().map(|length| part.head.len() as u64 + length);
    // A line break ends the body of each part but the last, which is no part of the form.
    let breaks = 2 * (parts.len() as u64).saturating_sub(1);
    let whole = parts.iter().map(length).sum::<Option<u64>>().map(|sum| sum + breaks);
    let last = parts.len().saturating_sub(1);
    let mut bodies = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        bodies.extend([Body::from(part.head), part.body]);
        if index < last {
            bodies.push(Body::from("\r\n"));
        }
    }
    let in_memory: Option<Vec<Bytes>> = bodies.iter().map(|body| body.as_bytes().cloned()).collect();
    match in_memory {
        Some(all) => Body::from(all.concat()),
        None => Body::chained(bodies, whole),
    }
}
