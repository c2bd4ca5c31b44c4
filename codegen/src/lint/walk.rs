//! A JSON value of an example and its documented type come in; where the one is not of the other goes out as diagnostics.

use super::literal;
use crate::{
    api::{Api, Enumeration, Named, Primitive, Property, ResourceType, TypeName, TypeRef},
    by_name::repeats,
    diagnostic::{Code, Diagnostics},
    page::json::{Json, Value},
    source::Span,
    type_graph::Types,
};

/// Walks through values with their types.
pub(super) struct Walk<'a, 'd> {
    /// What is documented.
    pub(super) types: &'d Types<'a, Api>,
    /// What is wrong.
    pub(super) diagnostics: &'d mut Diagnostics,
}

/// What a value is called, and where its type is documented.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// `isLit`
    pub(super) name: &'p str,
    /// The row or the like.
    pub(super) documented: Option<Span>,
}

impl<'p> Place<'p> {
    /// The value of a property.
    pub(super) fn of(property: &'p Property) -> Self {
        // `entity` and its `id` may stand on no page.
        let documented = Some(property.span).filter(|span| span.end > 0);
        Place { name: &property.name, documented }
    }
}

impl<'a> Walk<'a, '_> {
    /// Any value.
    pub(super) fn value(&mut self, json: &Json, ty: &TypeRef, place: Place) {
        match (&json.value, ty) {
            (Value::Null, _) => {}
            (Value::Array(items), TypeRef::Collection(item)) => {
                for json in items {
                    self.value(json, item, place);
                }
            }
            (_, TypeRef::Untyped | TypeRef::Written(_)) => self.untyped(json),
            (Value::Array(items), one) => {
                self.mismatch(json, ty, place);
                for json in items.iter().filter(|json| json.is_object()) {
                    self.value(json, one, place);
                }
            }
            (_, TypeRef::Collection(item)) => {
                self.mismatch(json, ty, place);
                if json.is_object() {
                    self.value(json, item, place);
                }
            }
            (_, TypeRef::Primitive(primitive)) => self.primitive(json, *primitive, place),
            (_, TypeRef::Named(name)) => self.named(json, name, place),
        }
    }

    fn named(&mut self, json: &Json, name: &TypeName, place: Place) {
        if let Some(enumeration) = self.types.enumeration(name) {
            match &json.value {
                Value::String(text) => self.member(json, text, enumeration, place),
                _ => self.mismatch(json, &TypeRef::Named(name.clone()), place),
            }
        } else if let Some(one) = self.types.get(name) {
            match json.is_object() {
                true => self.object(json, one),
                false => self.mismatch(json, &TypeRef::Named(name.clone()), place),
            }
        }
    }

    /// An object of a type, or of the one below it that its `@odata.type` names.
    pub(super) fn object(&mut self, json: &Json, declared: &'a ResourceType) {
        self.duplicates(json);
        let told = json.get("@odata.type").and_then(|value| Some((value, value.as_str()?)));
        let found = told.map(|(value, text)| (value.span, self.told(value, text)));
        let ty = match found {
            None => self.untold(json, declared).unwrap_or(declared),
            // Whose properties these are can't be known.
            Some((_, None)) => return self.members_untyped(json),
            Some((span, Some(told))) => {
                if !self.types.inherits(&told.name, &declared.name) && !self.types.inherits(&declared.name, &told.name)
                {
                    let message = format!(
                        "`{}` stands where `{}` is documented, and does not inherit from it",
                        told.name.name, declared.name.name
                    );
                    self.diagnostics.push(Code::UnrelatedType, span, message);
                }
                if self.types.inherits(&told.name, &declared.name) || !self.types.inherits(&declared.name, &told.name) {
                    told
                } else {
                    declared
                }
            }
        };
        for (name, span, value) in properties(json) {
            match self.types.property(ty, name) {
                Some(property) => self.value(value, &property.ty, Place::of(property)),
                None if self.types.is_open(ty) => self.untyped(value),
                None => self.unknown(ty, name, *span, value),
            }
        }
        self.annotations(json);
    }

    /// The type below the declared one whose properties these are, where nothing says so.
    fn untold(&mut self, json: &Json, declared: &'a ResourceType) -> Option<&'a ResourceType> {
        let is_known = |ty: &'a ResourceType, name: &str| self.types.property(ty, name).is_some();
        let mut strange = properties(json).filter(|(name, ..)| !is_known(declared, name)).peekable();
        let (first, span, _) = strange.peek()?;
        if self.types.is_open(declared) {
            return None;
        }
        let (first, span) = (first.as_str(), *span);
        let strange: Vec<&str> = strange.map(|(name, ..)| name.as_str()).collect();
        let known = |ty: &'a ResourceType| strange.iter().filter(|name| is_known(ty, name)).count();
        let below = self.types.descendants(&declared.name).into_iter().filter_map(|name| self.types.get(name));
        // Of those that have equally many of the properties, the first is the nearest.
        let meant = below.map(|ty| (known(ty), ty)).rev().max_by_key(|(count, _)| *count)?;
        let (_, meant) = Some(meant).filter(|(count, _)| *count > 0)?;
        let first = strange.iter().find(|name| is_known(meant, name)).copied().unwrap_or(first);
        let span = json.members().iter().find(|(name, ..)| name == first).map_or(span, |(_, span, _)| *span);
        let message = format!(
            "`{first}` is a property of `{}`, but nothing says that this `{}` is one",
            meant.name.name, declared.name.name
        );
        self.diagnostics
            .push(Code::UntoldType, span, message)
            .help(format!("add `\"@odata.type\": \"#{}\"`", meant.name));
        Some(meant)
    }

    /// The type that an `@odata.type` names; told where none is documented.
    fn told(&mut self, value: &Json, text: &str) -> Option<&'a ResourceType> {
        match self.types.meaning(text) {
            Named::Type(name) => Some(name),
            Named::Respelled(one) => {
                let name = &one.name;
                let message = format!("`{text}` is documented as `{name}`");
                let hash = if text.starts_with('#') { "#" } else { "" };
                self.diagnostics
                    .push(Code::UndocumentedType, value.span, message)
                    .suggest(value.span, format!("\"{hash}{name}\""));
                Some(one)
            }
            Named::Enumeration | Named::Primitive(_) | Named::Nothing => {
                let message = format!("no page documents a type `{}`", text.trim_start_matches('#'));
                self.diagnostics.push(Code::UndocumentedType, value.span, message);
                None
            }
        }
    }

    /// A member that its type doesn't have.
    fn unknown(&mut self, ty: &'a ResourceType, name: &str, span: Span, value: &Json) {
        let respelled = self.types.property_in_any_case(ty, name);
        if let Some(property) = respelled {
            let message = format!("`{name}` of `{}` is documented as `{}`", ty.name.name, property.name);
            let diagnostic = self.diagnostics.push(Code::PropertyCase, span, message);
            diagnostic.related(property.span, "as documented").suggest(span, format!("\"{}\"", property.name));
            return self.value(value, &property.ty, Place::of(property));
        }
        let message = format!("`{name}` is no property of `{}`", ty.name.name);
        let diagnostic = self.diagnostics.push(Code::UnknownProperty, span, message);
        let below = self.types.descendants(&ty.name).into_iter().filter_map(|name| self.types.get(name));
        if let Some(owner) = below.rev().find(|below| self.types.property(below, name).is_some()) {
            diagnostic.help(format!("it is one of `{}`", owner.name.name));
        }
        self.untyped(value);
    }

    /// Values in which any member may stand, and objects in them that tell their own types.
    pub(super) fn untyped(&mut self, json: &Json) {
        for item in json.items() {
            self.untyped(item);
        }
        let told = json.get("@odata.type").and_then(Json::as_str).map(|text| self.types.meaning(text));
        match told {
            Some(Named::Type(name) | Named::Respelled(name)) => self.object(json, name),
            _ => {
                self.duplicates(json);
                self.members_untyped(json);
                self.annotations(json);
            }
        }
    }

    fn members_untyped(&mut self, json: &Json) {
        for (_, _, value) in properties(json) {
            self.untyped(value);
        }
    }

    /// `lamps@odata.type`, which says what `lamps` is a list of.
    fn annotations(&mut self, json: &Json) {
        for (name, _, value) in json.members() {
            let is_of_property = name.ends_with("@odata.type") && name != "@odata.type";
            if let Some(text) = value.as_str().filter(|_| is_of_property) {
                let item = text.trim_start_matches('#');
                let item = item.strip_prefix("Collection(").and_then(|item| item.strip_suffix(')')).unwrap_or(item);
                if matches!(self.types.meaning(item), Named::Nothing) {
                    let message = format!("no page documents a type `{item}`");
                    self.diagnostics.push(Code::UndocumentedType, value.span, message);
                }
            }
        }
    }

    /// Members of one name.
    pub(super) fn duplicates(&mut self, json: &Json) {
        for ((name, span, _), (_, first, _)) in repeats(json.members(), |(name, ..)| name) {
            let message = format!("`{name}` stands twice in one object");
            self.diagnostics.push(Code::DuplicateMember, *span, message).related(*first, "first here");
        }
    }

    fn primitive(&mut self, json: &Json, primitive: Primitive, place: Place) {
        let is_numeric = literal::is_numeric(primitive);
        let fits = match (&json.value, primitive) {
            (_, Primitive::Stream) => true,
            (Value::Bool(_), _) => primitive == Primitive::Boolean,
            (Value::Number(text), _) => literal::is_number_of(primitive, text).unwrap_or_default(),
            // OData writes so what JSON has no number for.
            (Value::String(text), Primitive::Single | Primitive::Double) => {
                matches!(text.as_str(), "INF" | "-INF" | "NaN")
            }
            (Value::String(_), _) => !is_numeric && primitive != Primitive::Boolean,
            _ => false,
        };
        if !fits {
            return self.mismatch(json, &TypeRef::Primitive(primitive), place);
        }
        if let Some((text, form)) = json.as_str().and_then(|text| Some((text, literal::malformed(primitive, text)?))) {
            let message = format!("`{}` is documented as {primitive:?}, and `{}` is none", place.name, excerpt(text));
            self.diagnostics.push(Code::MalformedValue, json.span, message).help(format!("write it as `{form}`"));
        }
    }

    fn member(&mut self, json: &Json, text: &str, enumeration: &Enumeration, place: Place) {
        let known = |text: &str| enumeration.members.iter().any(|member| member.name == text);
        let mut parts = text.split(',').map(str::trim);
        // What a later version adds is read as this.
        let strange = parts.find(|part| !known(part) && *part != "unknownFutureValue");
        let Some(strange) = strange.filter(|_| !known(text) && !enumeration.members.is_empty()) else { return };
        let respelled = enumeration.members.iter().find(|member| member.name.eq_ignore_ascii_case(strange));
        let name = &enumeration.name.name;
        let message = match respelled {
            Some(member) => format!("`{strange}` of `{}` is `{}` in `{name}`", place.name, member.name),
            None if strange.is_empty() => {
                format!("an empty text is no member of `{name}`, the type of `{}`", place.name)
            }
            None => format!("`{}` is no member of `{name}`, the type of `{}`", excerpt(strange), place.name),
        };
        let diagnostic = self.diagnostics.push(Code::UnknownValue, json.span, message);
        if let Some(origin) = enumeration.origins.first() {
            diagnostic.related(origin.span, "the enumeration");
        }
        if let Some(member) = respelled.filter(|_| strange == text) {
            diagnostic.suggest(json.span, format!("\"{}\"", member.name));
        }
    }

    pub(super) fn mismatch(&mut self, json: &Json, ty: &TypeRef, place: Place) {
        let message = format!("`{}` is documented as {}, and is {} here", place.name, ty, kind(json));
        let diagnostic = self.diagnostics.push(Code::ValueMismatch, json.span, message);
        if let Some(span) = place.documented {
            diagnostic.related(span, "as documented");
        }
    }
}

/// The members that are properties: neither annotations nor advertised actions.
pub(super) fn properties(json: &Json) -> impl Iterator<Item = &(String, Span, Json)> {
    json.members().iter().filter(|(name, ..)| !name.contains('@') && !name.starts_with('#'))
}

/// What a value is, with its text where it is short.
pub(super) fn kind(json: &Json) -> String {
    match &json.value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => format!("`{truth}`"),
        Value::Number(text) => format!("the number `{}`", excerpt(text)),
        Value::String(text) => format!("the text `\"{}\"`", excerpt(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// A text's beginning, on one line.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).collect::<String>().escape_debug().to_string();
    if text.chars().count() > LONGEST { format!("{shown}…") } else { shown }
}
