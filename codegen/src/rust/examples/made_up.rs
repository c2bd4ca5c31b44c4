//! Makes an example of a call from its facts alone, for calls whose pages show no request: what must be there, and what
//! tells most of an object, with values that look like what their names say.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{
    Here, Known, argument, request,
    sample::{self, Ids, PERSON, Telling},
    value::{Writer, is_nested},
};
use crate::{
    api::{ParameterPlace, media::is_json},
    gateway::Ident,
    path::Step,
    rust::krate::{
        ArgumentType, Enumeration, ExampleCall, ExampleCode, Field, Item, MethodBody, Model, Polymorphic, Reply, Type,
        TypePath, Value,
    },
    spec::Parameter,
};

/// So many properties of an object are shown, unless more are required.
const ENOUGH: usize = 4;

/// So deep are objects shown within objects.
const DEEPEST: usize = 3;

/// So many items of a list are asked for at once.
const USUAL_TOP: u64 = 25;

/// Members that say that nothing is chosen: an example shows another one.
const NO_CHOICE: &[&str] = &["none", "notset", "notconfigured", "notspecified", "other", "undefined", "unspecified"];

/// Words in the names of properties that only people have.
const OF_PEOPLE: &[&str] = &["givenName", "surname", "userPrincipalName", "address", "emailAddress"];

/// The types by their paths.
pub(super) struct Facts<'k> {
    models: BTreeMap<TypePath, &'k Model>,
    enumerations: BTreeMap<TypePath, &'k Enumeration>,
    polymorphics: BTreeMap<TypePath, &'k Polymorphic>,
    base_url: &'k str,
}

impl<'k> Facts<'k> {
    pub(super) fn new(known: Known<'k>) -> Self {
        let mut facts = Facts {
            models: BTreeMap::new(),
            enumerations: BTreeMap::new(),
            polymorphics: BTreeMap::new(),
            base_url: known.base_url,
        };
        for module in known.types {
            let path = |ident: &Ident| TypePath { module: module.module.clone(), ident: ident.clone() };
            for item in module.files.iter().flat_map(|file| &file.items) {
                match item {
                    Item::Model(one) => drop(facts.models.insert(path(&one.ident), one)),
                    Item::Enumeration(one) => drop(facts.enumerations.insert(path(&one.ident), one)),
                    Item::Polymorphic(one) => drop(facts.polymorphics.insert(path(&one.ident), one)),
                    Item::Union(_) | Item::Answers(_) => {}
                }
            }
        }
        facts
    }

    /// A call with all that it must have; `None` where something of that can't be written.
    pub(super) fn call(&self, here: Here, writer: &Writer) -> Option<ExampleCode> {
        let ids = &mut Ids::default();
        let mut placeholders = here.place.steps.iter().flat_map(Step::placeholders).map(|(name, _)| name);
        let mut calls = Vec::new();
        for (ident, types) in &here.route.chain {
            let arguments = types.iter().map(|ty| self.argument(placeholders.next()?, ty, here, ids));
            calls.push(ExampleCall { ident: ident.clone(), arguments: arguments.collect::<Option<_>>()? });
        }
        let required = here.place.parameters.iter().filter(|one| one.is_argument);
        let mut arguments: Vec<Value> =
            required.map(|one| self.argument(&one.name, &one.ty, here, ids)).collect::<Option<_>>()?;
        if let Some(body) = &here.payload.body {
            arguments.push(self.body(body, ids)?);
        }
        calls.last_mut()?.arguments.extend(arguments);
        let answer = request::answer(&here.payload.reply, &calls, writer);
        Some(ExampleCode { calls, settings: self.settings(here, ids), answer })
    }

    /// A documented call with values in place of what only says which values could stand there.
    pub(super) fn filled(&self, mut example: ExampleCode, here: Here) -> ExampleCode {
        let ids = &mut Ids::default();
        let mut placeholders = here.place.steps.iter().flat_map(Step::placeholders).map(|(name, _)| name);
        for (call, (_, types)) in example.calls.iter_mut().zip(&here.route.chain) {
            for (at, argument) in call.arguments.iter_mut().enumerate() {
                let name = if at < types.len() { placeholders.next() } else { None };
                match argument {
                    Value::Text(text) if name.is_some() && sample::is_stand_in(text) => {
                        *text = sample::in_url(name.unwrap_or_default(), here.place.path, ids);
                    }
                    value => self.fill(value, name.unwrap_or("body"), ids),
                }
            }
        }
        example.settings.retain(|setting| !setting.arguments.iter().any(holds_stand_in));
        example
    }

    fn fill(&self, value: &mut Value, name: &str, ids: &mut Ids) {
        match value {
            Value::Text(text) if sample::is_stand_in(text) => *text = sample::text(name, ids),
            Value::Member(path, text) if sample::is_stand_in(text) => {
                let one_of = text.split('|').map(str::trim);
                let known = self.enumerations.get(path).map_or(&[][..], |one| &one.variants);
                let listed = one_of.filter_map(|text| known.iter().find(|one| one.wire_name == text)).next();
                let listed = listed.map(|one| Value::Variant(path.clone(), one.ident.clone()));
                if let Some(member) = listed.or_else(|| self.member(path)) {
                    *value = member;
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.fill(item, name, ids)),
            Value::From(_, inner) => self.fill(inner, name, ids),
            Value::Model { setters, .. } => {
                for setter in setters {
                    let named = match setter.arguments.as_slice() {
                        [Value::Text(name), _] => name.clone(),
                        _ => setter.ident.bare().trim_start_matches("with_").to_owned(),
                    };
                    if let Some(value) = setter.arguments.last_mut() {
                        self.fill(value, &named, ids);
                    }
                }
            }
            _ => {}
        }
    }

    /// What a method takes for the URL or a header: what the document shows of it, else what its name says.
    fn argument(&self, name: &str, ty: &ArgumentType, here: Here, ids: &mut Ids) -> Option<Value> {
        let stated = here.place.operation.parameters.iter().find(|one| one.name == name).and_then(stated);
        if let Some(value) = stated.and_then(|text| argument::argument(&text, ty)) {
            return Some(value);
        }
        match ty {
            ArgumentType::Text => Some(Value::Text(sample::in_url(name, here.place.path, ids))),
            ArgumentType::Bool => Some(Value::Bool(true)),
            ArgumentType::I32 | ArgumentType::I64 => Some(Value::Integer(1)),
            ArgumentType::F64 => Some(Value::Float(0.5)),
            ArgumentType::List(item) => Some(Value::List(vec![self.value(name, item, 1, ids)?])),
            ArgumentType::Object(ty) => self.value(name, ty, 1, ids),
        }
    }

    fn body(&self, body: &MethodBody, ids: &mut Ids) -> Option<Value> {
        match body {
            // Lists and maps in a list or a map are taken as they are, which an example would first have to make.
            MethodBody::Json(Type::List(item) | Type::Map(item)) if matches!(**item, Type::List(_) | Type::Map(_)) => {
                None
            }
            MethodBody::Json(Type::Map(item)) => {
                Some(Value::Members(vec![("name".to_owned(), self.value("name", item, 1, ids)?)]))
            }
            MethodBody::Json(ty) | MethodBody::Multipart(ty, _) | MethodBody::Form(ty, _) => {
                self.value("body", ty, 0, ids)
            }
            MethodBody::Reference => {
                Some(Value::Text(format!("{}/directoryObjects/{}", self.base_url.trim_end_matches('/'), ids.next())))
            }
            MethodBody::Bytes(media_type) => Some(match media_type.split('/').next() {
                _ if media_type == "text/html" => {
                    Value::Text("<html><body>Plans and results of the quarter</body></html>".to_owned())
                }
                Some("text") => Value::Text("Plans and results of the quarter".to_owned()),
                Some("image") => Value::Read("photo.jpg"),
                _ if media_type.ends_with("zip") => Value::Read("package.zip"),
                _ if is_json(media_type) || media_type.ends_with("xml") => Value::Read("report.json"),
                _ => Value::Read("report.docx"),
            }),
        }
    }

    /// What is set on the request: headers that the document requires, and what one asks of a list.
    fn settings(&self, here: Here, ids: &mut Ids) -> Vec<ExampleCall> {
        let call = |name: &str, arguments| ExampleCall { ident: Ident::snake(name), arguments };
        let parameters = &here.place.operation.parameters;
        let planned = |one: &Parameter| here.place.parameters.iter().find(|known| known.name == one.name);
        let unsaid = |one: &&Parameter| one.required && planned(one).is_some_and(|known| !known.is_argument);
        let headers = parameters.iter().filter(|one| one.is_in(ParameterPlace::Header)).filter(unsaid);
        let mut settings: Vec<ExampleCall> = headers
            .map(|one| {
                let value = stated(one).unwrap_or_else(|| sample::in_url(&one.name, here.place.path, ids));
                call("header", vec![Value::Text(one.name.clone()), Value::Text(value)])
            })
            .collect();
        let Reply::Collection(item) = &here.payload.reply else { return settings };
        let option = |name: &str| parameters.iter().find(|one| one.name == name && one.is_in(ParameterPlace::Query));
        let selected = option("$select").map(|_| self.selected(item)).unwrap_or_default();
        if !selected.is_empty() {
            settings.push(call("select", vec![Value::List(selected)]));
        }
        if let Some(top) = option("$top") {
            let most = top.schema.maximum.as_deref().and_then(Json::as_u64).unwrap_or(USUAL_TOP).min(USUAL_TOP);
            settings.push(call("top", vec![Value::Integer(most.cast_signed())]));
        }
        settings
    }

    /// The properties of a list's items that tell most of them.
    fn selected(&self, item: &Type) -> Vec<Value> {
        let Type::Model(path) = item else { return Vec::new() };
        let fields = self.models.get(path).map_or(&[][..], |model| &model.fields);
        let mut telling: Vec<&Field> = fields.iter().filter(|field| is_telling(field)).collect();
        telling.sort_by_key(|field| sample::telling(&field.wire_name).1);
        telling.iter().take(2).map(|field| Value::Text(field.wire_name.clone())).collect()
    }

    /// A value for a property of that name.
    fn value(&self, name: &str, ty: &Type, depth: usize, ids: &mut Ids) -> Option<Value> {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        match ty {
            Type::Text => Some(Value::Text(sample::text(name, ids))),
            Type::Bool => Some(Value::Bool(true)),
            Type::I32 | Type::I64 | Type::U64 => Some(Value::Integer(1)),
            Type::F64 => Some(Value::Float(0.5)),
            Type::DateTimeOffset => text(sample::date_time(name)),
            Type::Date => text(sample::date(name)),
            Type::TimeOfDay => text("09:00:00"),
            Type::Duration => text("PT1H"),
            Type::Binary => text("UGxhbnMgYW5kIHJlc3VsdHM="),
            Type::Json | Type::Union(_) if depth == 0 => {
                Some(Value::Json(json!({ "displayName": "Quarterly review" })))
            }
            Type::Json | Type::Union(_) => Some(Value::Json(json!(sample::text(name, ids)))),
            Type::Map(_) | Type::File => None,
            Type::Enumeration(path) => self.member(path),
            Type::Model(path) | Type::Inline(path) | Type::Boxed(path) => self.model(path, depth, ids),
            Type::Polymorphic(path) => self.model(&self.polymorphics.get(path)?.variants.first()?.ty, depth, ids),
            Type::List(item) => Some(Value::List(vec![self.value(name, item, depth, ids)?])),
        }
    }

    fn member(&self, path: &TypePath) -> Option<Value> {
        let variants = &self.enumerations.get(path)?.variants;
        let is_choice = |name: &str| !NO_CHOICE.contains(&name.to_ascii_lowercase().as_str());
        let chosen = variants.iter().find(|one| is_choice(&one.wire_name)).or_else(|| variants.first());
        Some(match chosen {
            Some(one) => Value::Variant(path.clone(), one.ident.clone()),
            None => return None,
        })
    }

    /// An object with the properties that must be there, and those that tell most of it.
    fn model(&self, path: &TypePath, depth: usize, ids: &mut Ids) -> Option<Value> {
        let model = self.models.get(path)?;
        let is_person = model.fields.iter().any(|field| OF_PEOPLE.contains(&field.wire_name.as_str()));
        let mut setters = Vec::new();
        for field in chosen(model, path).into_iter().filter(|_| depth < DEEPEST) {
            let is_name = is_person && matches!(field.wire_name.as_str(), "displayName" | "name");
            let value = match field.ty {
                Type::Text if is_name => Some(Value::Text(PERSON.to_owned())),
                _ => self.value(&field.wire_name, &field.ty, depth + 1, ids),
            };
            if let Some((ident, value)) = field.setter.clone().zip(value) {
                setters.push(ExampleCall { ident, arguments: vec![value] });
            }
        }
        Some(Value::Model { path: path.clone(), setters, redundant: None })
    }
}

/// The properties of an object that an example sets: the required ones, then those that tell most; of the parameters of
/// an action the first ones, where that leaves some out.
fn chosen<'m>(model: &'m Model, path: &TypePath) -> Vec<&'m Field> {
    let is_settable = |field: &&Field| field.setter.is_some() && field.deprecated.is_none() && !is_nested(&field.ty);
    let settable = || model.fields.iter().filter(is_settable);
    let mut chosen: Vec<&Field> = settable().filter(|field| field.is_required).collect();
    // What has a name shows its content elsewhere.
    let has_name = settable().any(|field| matches!(field.wire_name.as_str(), "displayName" | "name"));
    let is_told = |field: &&Field| is_telling(field) && !(has_name && field.wire_name == "content");
    let mut telling: Vec<&Field> = settable().filter(|field| !field.is_required).filter(is_told).collect();
    telling.sort_by_key(|field| sample::telling(&field.wire_name).1);
    let is_of_requests = path.module.first().is_some_and(|module| module.as_str() == "requests");
    let is_simple = |ty: &Type| !matches!(ty, Type::Model(_) | Type::Boxed(_) | Type::List(_) | Type::Polymorphic(_));
    let mut others: Vec<&Field> = settable().filter(|field| !field.is_required && !is_telling(field)).collect();
    others.sort_by_key(|field| !is_of_requests && !is_simple(&field.ty));
    let left = ENOUGH.saturating_sub(chosen.len());
    let others = others.into_iter().take(if is_of_requests {
        left
    } else {
        usize::from(chosen.is_empty() && telling.is_empty())
    });
    chosen.extend(telling.into_iter().chain(others).take(left));
    chosen
}

fn holds_stand_in(value: &Value) -> bool {
    match value {
        Value::Text(text) => sample::is_stand_in(text),
        Value::List(items) => items.iter().any(holds_stand_in),
        _ => false,
    }
}

fn is_telling(field: &Field) -> bool {
    sample::telling(&field.wire_name).0 == Telling::Much
}

/// The value that the document shows of a parameter: an example, a member, or what is meant where it is left out.
fn stated(parameter: &Parameter) -> Option<String> {
    let Parameter { schema, example, .. } = parameter;
    let value = example.as_ref().or(schema.example.as_deref()).or(schema.members.first()).or(schema.default.as_deref());
    match value? {
        Json::String(text) => Some(text.clone()).filter(|text| !sample::is_stand_in(text)),
        value @ (Json::Number(_) | Json::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}
