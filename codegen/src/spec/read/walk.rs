//! Goes through a document by the table of OpenAPI's members: keeps what is read, and reports all else with its place.
//!
//! A value of an unexpected form is left out by itself, so that no mistake in a document costs the rest of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    files::{Files, Target},
    members::{Form, OPERATION, Object, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, SCHEMA, Usage},
    schema::{normalise, only_annotates},
};
use crate::{
    diagnostic::{Code, Diagnostics},
    limits::NESTED_REFERENCES,
    page::json::{Json, Value as Tree},
    source::Span,
    spec::{Origins, Reference, Section, pointer},
    value_check::kind,
};

/// A walk through a document and the files that it refers to.
pub(super) struct Walk<'f> {
    pub(super) files: &'f Files,
    /// The path of the document itself.
    pub(super) main: &'f str,
    /// The path of the file that is being read.
    pub(super) file: String,
    pub(super) diagnostics: &'f mut Diagnostics,
    /// The names on the way to the current value.
    pub(super) way: Vec<String>,
    /// Schemas outside of the components, by place, with the names that they get there.
    pub(super) hoisted: BTreeMap<Target, String>,
    /// Those that are yet to be read.
    pub(super) waiting: Vec<(Target, String)>,
    /// The names that components have.
    pub(super) taken: std::collections::BTreeSet<String>,
    /// What is ignored, by object and member, with all places.
    ignored: BTreeMap<(&'static str, String), Vec<Span>>,
    /// Where paths, operations and components stand.
    pub(super) origins: Origins,
    /// How many references lead to the current value.
    depth: usize,
}

impl<'f> Walk<'f> {
    pub(super) fn new(files: &'f Files, main: &'f str, diagnostics: &'f mut Diagnostics) -> Self {
        Walk {
            files,
            main,
            file: main.to_owned(),
            diagnostics,
            way: Vec::new(),
            hoisted: BTreeMap::new(),
            waiting: Vec::new(),
            taken: std::collections::BTreeSet::new(),
            ignored: BTreeMap::new(),
            origins: Origins::default(),
            depth: 0,
        }
    }

    /// An object's members that are read.
    pub(super) fn object(&mut self, node: &Json, object: &'static Object) -> Map<String, Value> {
        let mut read = Map::new();
        for (name, span, value) in node.members() {
            let Some(member) = object.member(name) else {
                if name.starts_with("x-") {
                    self.ignore(object.name, &format!("the extension `{name}`"), *span);
                } else {
                    let message = format!("`{name}` is no member of a {}", object.name);
                    self.diagnostics.push(Code::UnknownKeyword, *span, message).help("it is left out");
                }
                continue;
            };
            match member.usage {
                Usage::Read => {
                    let form = &member.form;
                    if matches!(form, Form::Of(of) if of.name == OPERATION.name) {
                        self.within(name, |walk| walk.origins.add(&walk.way, *span));
                    }
                    if let Some(value) = self.within(name, |walk| walk.form(value, form)) {
                        read.insert(name.clone(), value);
                    }
                }
                Usage::Silent => {}
                Usage::Ignored => self.ignore(object.name, &format!("`{}`", member.name), *span),
                Usage::LeftOut => self.left_out(name, *span, value),
            }
        }
        self.check_values(node, object, &mut read);
        read
    }

    /// Keeps what is ignored, to be reported once for all of its kind.
    pub(super) fn ignore(&mut self, object: &'static str, what: &str, span: Span) {
        self.ignored.entry((object, what.to_owned())).or_default().push(span);
    }

    /// Visits a value under a name.
    pub(super) fn within<T>(&mut self, name: &str, visit: impl FnOnce(&mut Self) -> T) -> T {
        self.way.push(name.to_owned());
        let result = visit(self);
        self.way.pop();
        result
    }

    /// A value of that form; `None` where it is of another one, or null where that says nothing.
    pub(super) fn form(&mut self, node: &Json, form: &'static Form) -> Option<Value> {
        match (form, &node.value) {
            (Form::Any, _) => return self.exact(node),
            (Form::Own(check), _) => {
                let value = node.to_value();
                let Err(error) = check(&value) else { return Some(value) };
                return self.unexpected(node, &format!("it can't be read: {error}"));
            }
            (Form::Schema, _) => return Some(self.schema(node)),
            (Form::SchemaOrFlag, Tree::Bool(value)) => return Some(Value::Bool(*value)),
            (Form::SchemaOrFlag, _) => return Some(self.schema(node)),
            (_, Tree::Null) => return None,
            (Form::Text, Tree::String(_)) => return Some(node.to_value()),
            (Form::Text, Tree::Bool(value)) => return Some(Value::from(value.to_string())),
            (Form::Text, Tree::Number(text)) => return Some(Value::from(text.as_str())),
            (Form::Flag, Tree::Bool(value)) => return Some(Value::Bool(*value)),
            (Form::Texts, Tree::Array(items)) => {
                let texts = items.iter().filter_map(|item| self.form(item, &Form::Text));
                return Some(Value::Array(texts.collect()));
            }
            (Form::List(item), Tree::Array(items)) => {
                let mut read = Vec::new();
                for (index, node) in items.iter().enumerate() {
                    read.extend(self.within(&index.to_string(), |walk| walk.form(node, item)));
                }
                return Some(Value::Array(read));
            }
            (Form::Named(item), Tree::Object(members)) => return Some(self.named(members, item)),
            (Form::Of(object), Tree::Object(_)) => return Some(Value::Object(self.object(node, object))),
            (Form::Shared(object), Tree::Object(_)) => return self.shared(node, object),
            _ => {}
        }
        let expected = match form {
            Form::Text => "a text",
            Form::Flag => "true or false",
            Form::Texts | Form::List(_) => "a list",
            _ => "an object",
        };
        self.unexpected(node, &format!("expected {expected}, found {}", kind(node)))
    }

    fn named(&mut self, members: &[(String, Span, Json)], item: &'static Form) -> Value {
        let mut read = Map::new();
        let is_kept = matches!(self.way.as_slice(), [paths] if paths == "paths")
            || matches!(self.way.as_slice(), [components, _] if components == "components");
        for (name, span, node) in members {
            if is_kept {
                self.within(name, |walk| walk.origins.add(&walk.way, *span));
            }
            // An extension among names is one of the table's, or means nothing here.
            let holder =
                ["paths", "responses"].into_iter().find(|name| self.way.last().is_some_and(|last| last == name));
            let extended = holder.filter(|_| name.starts_with("x-"));
            extended.into_iter().for_each(|holder| self.ignore(holder, &format!("the extension `{name}`"), *span));
            if extended.is_none()
                && let Some(value) = self.within(name, |walk| walk.form(node, item))
            {
                read.insert(name.clone(), value);
            }
        }
        Value::Object(read)
    }

    /// Any JSON, unless it holds a number that can't be kept.
    fn exact(&mut self, node: &Json) -> Option<Value> {
        if let Some(span) = beyond(node) {
            let message = format!("`{}` holds a number of more than 64 bits", self.place());
            self.diagnostics.push(Code::UnrepresentableNumber, span, message).help("the value is left out");
            return None;
        }
        Some(node.to_value())
    }

    /// An object, or what a reference leads to in its place.
    fn shared(&mut self, node: &Json, object: &'static Object) -> Option<Value> {
        let Some(reference) = node.get("$ref").and_then(Json::as_str) else {
            return Some(Value::Object(self.object(node, object)));
        };
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        let target = self.files.target(&self.file, reference);
        let Some((target, found)) = target.and_then(|target| self.files.at(&target).map(|found| (target, found)))
        else {
            return self.unresolved(reference, span);
        };
        if target.file == self.main
            && self.file == self.main
            && section(object).is_some_and(|of| target.component(of).is_some())
        {
            return Some(json!({ "$ref": reference }));
        }
        if self.depth >= NESTED_REFERENCES {
            let message = format!("`{reference}` leads to itself, or to more than {NESTED_REFERENCES} references");
            self.diagnostics.push(Code::UnresolvedReference, span, message).help("it is left out");
            return None;
        }
        let file = std::mem::replace(&mut self.file, target.file);
        self.depth += 1;
        let read = if found.is_object() { self.shared(found, object) } else { self.misplaced(found) };
        self.depth -= 1;
        self.file = file;
        let mut read = read?;
        // A path may have operations of its own beside the reference.
        if let (Value::Object(read), true) = (&mut read, object.name == PATH_ITEM.name) {
            let beside = node.members().iter().filter(|(name, ..)| name != "$ref").cloned().collect();
            read.extend(self.object(&Json { value: Tree::Object(beside), span: node.span }, object));
        }
        Some(read)
    }

    /// The schema that a reference leads to, under the name that it has among the components; `None` where there is none.
    pub(super) fn component(&mut self, reference: &str) -> Option<String> {
        self.component_at(self.files.target(&self.file, reference)?)
    }

    /// The same for a place.
    pub(super) fn component_at(&mut self, target: Target) -> Option<String> {
        self.files.at(&target)?;
        if target.file == self.main
            && let Some(name) = target.component("schemas")
        {
            return Some(name.to_owned());
        }
        if let Some(name) = self.hoisted.get(&target) {
            return Some(name.clone());
        }
        let mut name = target.name().to_owned();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{}{number}", target.name());
            number += 1;
        }
        self.hoisted.insert(target.clone(), name.clone());
        self.waiting.push((target, name.clone()));
        Some(name)
    }

    /// A schema as the document's model has it.
    pub(super) fn schema(&mut self, node: &Json) -> Value {
        match &node.value {
            Tree::Object(_) => {}
            // `true` allows any value; `false` none, which no value needs a type for.
            Tree::Bool(_) | Tree::Null => return json!({}),
            _ => return self.misplaced(node).unwrap_or_else(|| json!({})),
        }
        let mut schema = self.object(node, &SCHEMA);
        self.mapping(node, &mut schema);
        self.untold(node);
        if let Some(reference) = node.get("$ref")
            && self.reference_in(reference, &mut schema)
        {
            return Value::Object(schema);
        }
        if matches!(node.get("items"), Some(Json { value: Tree::Bool(false), .. })) {
            // No items but those by place.
            schema.remove("items");
        }
        normalise(&mut schema);
        Value::Object(schema)
    }

    /// Names what a reference leads to as a component. What stands beside it and shapes values makes it a part of a whole;
    /// answers whether the reference is all.
    fn reference_in(&mut self, reference: &Json, schema: &mut Map<String, Value>) -> bool {
        schema.remove("$ref");
        let Some(text) = reference.as_str() else { return false };
        let Some(name) = self.component(text) else {
            let _: Option<Value> = self.unresolved(text, reference.span);
            return false;
        };
        let target = json!(Reference::Component(Section::Schemas, name));
        if only_annotates(schema) {
            schema.insert(String::from("$ref"), target);
            return true;
        }
        let mut parts = vec![json!({ "$ref": target })];
        if let Some(Value::Array(all)) = schema.remove("allOf") {
            parts.extend(all);
        }
        schema.insert(String::from("allOf"), Value::Array(parts));
        false
    }

    /// Reports alternatives without a name beside some that have one and are told by it: OpenAPI excludes them there.
    fn untold(&mut self, node: &Json) {
        let Some(property) = node.get("discriminator").and_then(|one| one.get("propertyName")).and_then(Json::as_str)
        else {
            return;
        };
        let parts = ["oneOf", "anyOf"].into_iter().filter_map(|name| node.get(name)).flat_map(Json::items);
        let (named, others): (Vec<&Json>, Vec<&Json>) = parts.partition(|part| part.get("$ref").is_some());
        let has_members = |part: &&Json| part.get("properties").is_some() || part.get("allOf").is_some();
        for part in others.into_iter().filter(has_members).filter(|_| !named.is_empty()) {
            let message =
                format!("an alternative of `{}` has no name, so that `{property}` can't tell it", self.place());
            self.diagnostics
                .push(Code::LeftOut, part.span, message)
                .help("define it under `components`, and refer to it; its values are read as JSON");
        }
    }

    /// The targets of a mapping are names or references; both become references to components.
    fn mapping(&mut self, node: &Json, schema: &mut Map<String, Value>) {
        let Some(written) = node.get("discriminator").and_then(|one| one.get("mapping")) else { return };
        let read =
            schema.get_mut("discriminator").and_then(|one| one.get_mut("mapping")).and_then(Value::as_object_mut);
        let Some(read) = read else { return };
        for (value, _, target) in written.members() {
            let Some(text) = target.as_str() else { continue };
            let pointer = ["components", "schemas", text].map(str::to_owned).into();
            // A name that is none of a component may be that of a file.
            let named = self.component_at(Target { file: self.main.to_owned(), pointer });
            match named.or_else(|| self.component(text)) {
                Some(name) => drop(read.insert(value.clone(), json!(Reference::Component(Section::Schemas, name)))),
                None => {
                    let _: Option<Value> = self.unresolved(text, target.span);
                    read.remove(value);
                }
            }
        }
    }

    /// Reports a reference that leads nowhere.
    pub(super) fn unresolved<T>(&mut self, reference: &str, span: Span) -> Option<T> {
        let message = format!("`{reference}` leads nowhere");
        let help = match Target::of(&self.file, reference) {
            None => "only files in the document's folder are read; it is left out",
            Some(target) if target.file != self.file => {
                "there is no such file in the document's folder, or nothing at that place in it; it is left out"
            }
            Some(_) => "define it, for example under `components`; it is left out",
        };
        self.diagnostics.push(Code::UnresolvedReference, span, message).help(help);
        None
    }

    /// Reports what stands where an object belongs.
    pub(super) fn misplaced(&mut self, node: &Json) -> Option<Value> {
        self.unexpected(node, &format!("expected an object, found {}", kind(node)))
    }

    fn unexpected(&mut self, node: &Json, what: &str) -> Option<Value> {
        let message = format!("`{}`: {what}", self.place());
        self.diagnostics.push(Code::UnexpectedForm, node.span, message).help("it is left out");
        None
    }

    fn left_out(&mut self, name: &str, span: Span, node: &Json) {
        let is_empty = node.members().is_empty() && node.items().is_empty();
        if is_empty && matches!(node.value, Tree::Array(_) | Tree::Object(_) | Tree::Null) {
            return;
        }
        let place = self.within(name, |walk| walk.place());
        let message = format!("`{place}` is left out");
        self.diagnostics.push(Code::LeftOut, span, message).help("the crate has nothing for it");
    }

    /// The place of the current value as a JSON pointer.
    pub(super) fn place(&self) -> String {
        pointer::shown(self.way.iter().map(String::as_str))
    }

    /// Reports what was ignored, once for all of a name.
    pub(super) fn report_ignored(&mut self) {
        for ((object, member), spans) in std::mem::take(&mut self.ignored) {
            let Some(first) = spans.first() else { continue };
            let message = match spans.len() {
                1 => format!("{member} of the {object} is ignored"),
                count => format!("{member} is ignored, here and in {} more of the kind {object}", count - 1),
            };
            self.diagnostics.push(Code::Ignored, *first, message).help("it changes no type and no call");
        }
    }
}

/// The section of the components that such objects stand in.
fn section(object: &Object) -> Option<&'static str> {
    Some(match object.name {
        name if name == PARAMETER.name => "parameters",
        name if name == REQUEST_BODY.name => "requestBodies",
        name if name == RESPONSE.name => "responses",
        _ => return None,
    })
}

/// The place of an integer that has more than 64 bits.
fn beyond(node: &Json) -> Option<Span> {
    if let Tree::Number(text) = &node.value {
        let is_integer = !text.contains(['.', 'e', 'E']);
        let is_kept = !is_integer || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
        let is_finite = text.parse::<f64>().is_ok_and(f64::is_finite);
        return (!is_kept || !is_finite).then_some(node.span);
    }
    let members = node.members().iter().map(|(_, _, value)| value);
    members.chain(node.items()).find_map(beyond)
}
