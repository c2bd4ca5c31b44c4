//! Reads what a document says of each operation, type, property and member, as statements that can be compared one by one.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::described;
use crate::{
    api::{Grant, Method, ParameterPlace, Permissions},
    spec::{Document, MediaType, Operation, Response, Schema, Status},
    type_graph::Node,
};

/// What a document says something of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Subject {
    /// The service as a whole.
    Service,
    /// A method on a path.
    Operation {
        /// `GET`
        #[serde(serialize_with = "as_text")]
        method: Method,
        /// `/users/{user-id}`
        path: String,
    },
    /// A type or an enumeration.
    Type {
        /// `microsoft.graph.user`
        name: String,
    },
    /// A property, at the type that states it.
    Property {
        /// `microsoft.graph.user`
        of: String,
        /// `displayName`
        name: String,
    },
    /// A member of an enumeration.
    Member {
        /// `microsoft.graph.callState`
        of: String,
        /// `established`
        name: String,
    },
    /// An item of the crate, where the document says the same as before.
    Item {
        /// `models::User::city`
        name: String,
    },
}

fn as_text<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.as_str())
}

impl Subject {
    /// The type that the subject is a part of.
    pub(super) fn owner(&self) -> Option<Subject> {
        match self {
            Subject::Property { of, .. } | Subject::Member { of, .. } => Some(Subject::Type { name: of.clone() }),
            _ => None,
        }
    }
}

/// What a statement is about: `query option` and `$top`, `type` alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Aspect {
    pub what: &'static str,
    pub name: Option<String>,
}

/// What is said of a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statements {
    /// By what they are about.
    pub stated: BTreeMap<Aspect, String>,
}

/// The aspect that makes a subject deprecated.
pub(super) const DEPRECATED: &str = "deprecated";

impl Statements {
    fn say(&mut self, what: &'static str, name: Option<&str>, value: impl Into<String>) {
        let aspect = Aspect { what, name: name.map(str::to_owned) };
        self.stated.insert(aspect, value.into());
    }

    fn say_if(&mut self, is_so: bool, what: &'static str) {
        if is_so {
            self.say(what, None, "");
        }
    }

    fn deprecate(&mut self, is_deprecated: bool, note: Option<&str>) {
        if is_deprecated {
            self.say(DEPRECATED, None, note.unwrap_or_default());
        }
    }
}

/// All that a document says, by subject.
#[must_use]
pub(super) fn read(document: &Document) -> BTreeMap<Subject, Statements> {
    let mut facts = BTreeMap::from([(Subject::Service, service(document))]);
    for (path, item) in &document.paths {
        for (method, one) in item.operations() {
            facts.insert(Subject::Operation { method, path: path.clone() }, operation(one));
        }
    }
    for (name, schema) in &document.components.schemas {
        facts.insert(Subject::Type { name: name.clone() }, self::schema(schema));
        let required = schema.own_required();
        for (property, of) in Node::properties(schema) {
            let subject = Subject::Property { of: name.clone(), name: property.to_owned() };
            facts.insert(subject, self::property(of, required.contains(&property)));
        }
        for member in schema.members.iter().filter(|member| !member.is_null()) {
            let subject = Subject::Member { of: name.clone(), name: described::value(member) };
            facts.insert(subject, Statements::default());
        }
    }
    facts
}

fn service(document: &Document) -> Statements {
    let mut all = Statements::default();
    for server in &document.servers {
        all.say("address", Some(&server.url), "");
        for (name, variable) in &server.variables {
            all.say("variable of the address", Some(name), variable.default.clone());
        }
    }
    all
}

fn operation(operation: &Operation) -> Statements {
    let mut all = Statements::default();
    all.deprecate(operation.deprecated, operation.deprecation.as_deref());
    if let Some(workload) = operation.workload() {
        all.say("workload", None, workload);
    }
    for parameter in &operation.parameters {
        let what = match parameter.place.as_ref().and_then(|place| place.known()) {
            Some(ParameterPlace::Path) => "placeholder",
            Some(ParameterPlace::Query) => "query option",
            Some(ParameterPlace::Header) => "header",
            Some(ParameterPlace::Cookie) => "cookie",
            None => continue,
        };
        let is_optional = !parameter.required && what != "placeholder";
        let ty = described::schema(&parameter.schema);
        all.say(what, Some(&parameter.name), if is_optional { format!("{ty}, optional") } else { ty });
    }
    if let Some(body) = &operation.request_body {
        let ending = if body.required { "" } else { ", optional" };
        let carried = Carried { whole: "body", part: "property of the body", status: "", ending };
        body.content.iter().for_each(|media| content(&mut all, &carried, media));
    }
    for (status, response) in &operation.responses {
        if !matches!(status.class(), Some(4 | 5)) {
            answer(&mut all, status, response);
        }
    }
    if let Some(permissions) = &operation.permissions {
        self::permissions(&mut all, "", permissions);
    }
    all
}

/// How a body is spoken of.
struct Carried<'c> {
    whole: &'static str,
    part: &'static str,
    /// Of an answer.
    status: &'c str,
    /// What follows its type.
    ending: &'static str,
}

fn answer(all: &mut Statements, status: &Status, response: &Response) {
    let status = status.to_string();
    if response.content.is_empty() {
        all.say("answer", Some(&status), "nothing");
    }
    let carried = Carried { whole: "answer", part: "property of the answer", status: &status, ending: "" };
    response.content.iter().for_each(|media| content(all, &carried, media));
}

fn content(all: &mut Statements, carried: &Carried, (media_type, media): (&String, &MediaType)) {
    let media_type = Some(media_type.as_str()).filter(|one| !one.contains("json"));
    let parts = [Some(carried.status).filter(|status| !status.is_empty()), media_type];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" as ");
    let ty = media.schema.as_ref().map_or_else(|| "any".to_owned(), described::schema);
    all.say(carried.whole, Some(name.as_str()).filter(|name| !name.is_empty()), ty + carried.ending);
    if let Some(schema) = &media.schema {
        within(all, carried.part, "", schema);
    }
}

/// The properties of an object without a name, at any depth.
fn within(all: &mut Statements, what: &'static str, path: &str, schema: &Schema) {
    if schema.target().is_some() {
        return;
    }
    let items = schema.items.as_deref();
    items.into_iter().for_each(|items| within(all, what, path, items));
    let required = schema.own_required();
    for (name, property) in Node::properties(schema) {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let is_required = if required.contains(&name) { ", required" } else { "" };
        all.say(what, Some(&path), described::schema(property) + is_required);
        within(all, what, &path, property);
    }
}

fn permissions(all: &mut Statements, when: &str, permissions: &Permissions) {
    let kinds = [
        ("of a work or school account", &permissions.delegated_work),
        ("of a personal account", &permissions.delegated_personal),
        ("of an application", &permissions.application),
    ];
    for (kind, grant) in kinds {
        let needed = match grant {
            Grant::Unknown => continue,
            Grant::NotSupported => "not supported".to_owned(),
            Grant::NothingNeeded => "none".to_owned(),
            Grant::OneOf(alternatives) => {
                alternatives.iter().map(|together| together.join(" and ")).collect::<Vec<_>>().join(", ")
            }
        };
        let name = if when.is_empty() { kind.to_owned() } else { format!("{kind}, {when}") };
        all.say("permissions", Some(&name), needed);
    }
    for one in &permissions.conditional {
        self::permissions(all, &one.condition(), &one.permissions);
    }
}

fn schema(schema: &Schema) -> Statements {
    let mut all = Statements::default();
    all.deprecate(schema.deprecated, schema.deprecation.as_deref());
    for base in schema.bases() {
        all.say("base", Some(base), "");
    }
    match schema.is_object() {
        true => {
            all.say("type", None, described::OBJECT);
            all.say_if(schema.is_abstract, "abstract");
            all.say_if(schema.is_open(), "open");
        }
        false if schema.members.is_empty() => all.say("type", None, described::schema(schema)),
        false => all.say("type", None, format!("enumeration of {}", described::plain(schema))),
    }
    if let Some(discriminator) = &schema.discriminator {
        all.say("discriminator", None, discriminator.property_name.clone());
    }
    all
}

fn property(schema: &Schema, is_required: bool) -> Statements {
    let mut all = Statements::default();
    all.deprecate(schema.deprecated, schema.deprecation.as_deref());
    all.say("type", None, described::schema(schema));
    all.say_if(schema.read_only, "read-only");
    all.say_if(schema.nullable, "nullable");
    all.say_if(is_required, "required");
    if let Some(default) = schema.default.as_deref().filter(|default| **default != Value::Null) {
        all.say("default", None, described::value(default));
    }
    within(&mut all, "property within it", "", schema);
    all
}
