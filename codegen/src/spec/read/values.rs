//! Checks values that OpenAPI takes from a closed set, or that mean something only beside others: what has no meaning for
//! the crate is reported where it stands, and where it would be misread, it is taken out.

use serde_json::{Map, Value};

use super::{
    files::Target,
    members::{
        DOCUMENT, ENCODING, EXAMPLE, MEDIA_TYPE, OPERATION, Object, PARAMETER, PATH_ITEM, REQUEST_BODY, SCHEMA, SERVER,
    },
    walk::Walk,
};
use crate::{
    api::ParameterPlace,
    diagnostic::Code,
    page::json::{Json, Value as Tree},
    source::Span,
    spec::{Format, Style},
};

/// The types of values in OpenAPI 3.0 and 3.1.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

impl Walk<'_> {
    /// Checks the values of an object whose members were read.
    pub(super) fn check_values(&mut self, node: &Json, object: &'static Object, read: &mut Map<String, Value>) {
        if [DOCUMENT.name, PATH_ITEM.name, OPERATION.name].contains(&object.name) {
            self.check_servers(node);
            self.check_requirements(node);
        }
        match object.name {
            name if name == PARAMETER.name => {
                self.check_parameter(node, read);
                first_example(read);
            }
            name if name == MEDIA_TYPE.name => self.name_example(node, read),
            name if name == EXAMPLE.name => self.place_example(node.span, read),
            name if name == ENCODING.name => self.check_style(node, ParameterPlace::Query, "a form", read),
            name if name == REQUEST_BODY.name => self.check_content(node),
            name if name == SCHEMA.name => self.check_schema(node, read),
            name if name == SERVER.name => self.check_variables(node),
            _ => {}
        }
    }

    /// The one example of a body stands among those that have names.
    fn name_example(&mut self, node: &Json, read: &mut Map<String, Value>) {
        const NAME: &str = "example";
        let (Some(value), Some(written)) = (read.remove(NAME), node.get(NAME)) else { return };
        let mut example = Map::from_iter([(String::from("value"), value)]);
        self.within(NAME, |walk| walk.place_example(written.span, &mut example));
        let examples = read.entry("examples").or_insert_with(|| Value::Object(Map::new()));
        if let Some(examples) = examples.as_object_mut() {
            examples.entry(NAME).or_insert(Value::Object(example));
        }
    }

    /// An example knows the way to its place.
    fn place_example(&mut self, span: Span, read: &mut Map<String, Value>) {
        if read.contains_key("value") {
            self.origins.add(&self.way, span);
            read.insert(String::from("x-graphdown-way"), self.way.clone().into());
        }
    }

    /// The client calls the first of several servers.
    fn check_servers(&mut self, node: &Json) {
        let servers = node.get("servers").map(Json::items).unwrap_or_default();
        for (index, server) in servers.iter().enumerate().skip(1) {
            let place = self.within("servers", |walk| walk.within(&index.to_string(), |walk| walk.place()));
            self.diagnostics
                .push(Code::LeftOut, server.span, format!("`{place}` is left out: the first server is called"))
                .help("give its address to the client's builder to call it");
        }
    }

    /// What stands in braces in a server's URL needs a variable.
    fn check_variables(&mut self, node: &Json) {
        let Some((url, span)) = text_of(node, "url") else { return };
        let names = url.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        for name in names {
            if node.get("variables").and_then(|variables| variables.get(name)).is_none() {
                let message = format!("`{}/url`: `{{{name}}}` has no variable", self.place());
                self.diagnostics.push(Code::UnexpectedForm, span, message).help("define it under `variables`");
            }
        }
    }

    /// Requirements name security schemes.
    fn check_requirements(&mut self, node: &Json) {
        let pointer = ["components", "securitySchemes"].map(str::to_owned).into();
        let schemes = self.files.at(&Target { file: self.main.to_owned(), pointer });
        let requirements = node.get("security").map(Json::items).unwrap_or_default();
        for (name, span, _) in requirements.iter().flat_map(Json::members) {
            if schemes.and_then(|schemes| schemes.get(name)).is_none() {
                let message = format!("`{name}` is no security scheme of the document");
                self.diagnostics
                    .push(Code::UnresolvedReference, *span, message)
                    .help("define it under `components/securitySchemes`; calls that need it are refused");
            }
        }
    }

    fn check_parameter(&mut self, node: &Json, read: &mut Map<String, Value>) {
        let stated = text_of(node, "in");
        let Some(place) = stated.and_then(|(text, _)| text.parse::<ParameterPlace>().ok()) else {
            let found = stated.map_or_else(|| String::from("nothing"), |(text, _)| format!("`{text}`"));
            let span = stated.map_or(node.span, |(_, span)| span);
            let message = format!(
                "`{}` is left out: expected `path`, `query`, `header` or `cookie` as `in`, found {found}",
                self.place()
            );
            self.diagnostics.push(Code::LeftOut, span, message).help("state a body under `requestBody`");
            return;
        };
        let whose = match place {
            ParameterPlace::Path => "a path",
            ParameterPlace::Query => "the query",
            ParameterPlace::Header => "a header",
            ParameterPlace::Cookie => "a cookie",
        };
        self.check_style(node, place, whose, read);
        if place != ParameterPlace::Query && node.get("allowReserved").is_some() {
            self.ignore(PARAMETER.name, "`allowReserved` outside of the query", node.span);
        }
    }

    /// A style that OpenAPI doesn't define for the place gives way to the usual one.
    fn check_style(&mut self, node: &Json, place: ParameterPlace, whose: &str, read: &mut Map<String, Value>) {
        let Some((text, span)) = text_of(node, "style") else { return };
        let fitting: &[Style] = match place {
            ParameterPlace::Path => &[Style::Simple, Style::Label, Style::Matrix],
            ParameterPlace::Query => &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject],
            ParameterPlace::Header => &[Style::Simple],
            ParameterPlace::Cookie => &[Style::Form],
        };
        if !text.parse().is_ok_and(|style: Style| fitting.contains(&style)) {
            let expected: Vec<String> = fitting.iter().map(|style| format!("`{style}`")).collect();
            let message =
                format!("`{}/style`: expected {} in {whose}, found `{text}`", self.place(), expected.join(" or "));
            self.diagnostics.push(Code::UnexpectedForm, span, message).help("the usual style of the place is used");
            read.remove("style");
        }
    }

    /// One of several media types is sent.
    fn check_content(&mut self, node: &Json) {
        let content = node.get("content").map(Json::members).unwrap_or_default();
        if let Some((_, span, _)) = content.get(1) {
            self.ignore(REQUEST_BODY.name, "a further media type", *span);
        }
    }

    fn check_schema(&mut self, node: &Json, read: &mut Map<String, Value>) {
        self.check_types(node, read);
        if let Some((text, span)) = text_of(node, "format")
            && text.parse::<Format>().is_err()
        {
            self.ignore(SCHEMA.name, &format!("`format: {text}`"), span);
        }
        let has_properties = node.get("properties").is_some_and(|properties| !properties.members().is_empty());
        for name in ["additionalProperties", "patternProperties"] {
            if let Some((_, span, values)) = node.members().iter().find(|(member, ..)| member == name)
                && has_properties
                && !values.members().is_empty()
            {
                self.ignore(SCHEMA.name, &format!("the type in `{name}` beside `properties`"), *span);
            }
        }
    }

    /// A type that is none says nothing.
    fn check_types(&mut self, node: &Json, read: &mut Map<String, Value>) {
        let Some(types) = node.get("type") else { return };
        let listed = if matches!(types.value, Tree::Array(_)) { types.items() } else { std::slice::from_ref(types) };
        for one in listed {
            let is_known = one.as_str().is_some_and(|text| TYPES.contains(&text));
            if is_known || matches!(one.value, Tree::Null) {
                continue;
            }
            let found = one.to_value();
            let message = format!("`{}/type`: expected one of {}, found `{found}`", self.place(), TYPES.join(", "));
            self.diagnostics.push(Code::UnexpectedForm, one.span, message).help("it is left out");
            match read.get_mut("type") {
                Some(Value::Array(names)) => names.retain(|name| *name != found),
                _ => drop(read.remove("type")),
            }
        }
    }
}

/// A parameter has one example, if any: the first of several.
fn first_example(read: &mut Map<String, Value>) {
    let Some(Value::Object(mut examples)) = read.remove("examples") else { return };
    let first = examples.values_mut().find_map(|example| example.as_object_mut()?.remove("value"));
    if let (Some(value), false) = (first, read.contains_key("example")) {
        read.insert(String::from("example"), value);
    }
}

/// A member that is a text, and its place.
fn text_of<'j>(node: &'j Json, name: &str) -> Option<(&'j str, Span)> {
    let member = node.get(name)?;
    Some((member.as_str()?, member.span))
}
