//! Checks a JSON value against its type, and lists the mismatches.
//!
//! Lint uses it for the examples on pages, the server for the bodies of requests. Types
//! are those of the facts or those of a document, so that both report the same for one body. What is hard: a value may be of a
//! derived type, and often doesn't say so.

mod facts;
pub(crate) mod literal;
mod mismatch;
mod schemas;
mod shape;

use std::borrow::Borrow;

pub(crate) use mismatch::excerpt;
pub use mismatch::{Fault, Mismatch, Step, kind};
use shape::described;
pub use shape::{Enumeration, Listed, Meaning, Object, Shape, Shapes, meaning};

use crate::{
    api::Primitive,
    by_name::{ByName, repeats},
    limits::NESTED_ALIASES,
    page::json::{Json, Value},
    source::Span,
    type_graph::{KeyOf, NameOf, Node, PropertyOf, Types},
};

/// The mismatches between a value and the shape of its place. If the value `is_sent` whole, required properties must exist.
#[must_use]
pub fn check<'v, 'a, T: Shapes>(
    types: &Types<'a, T>,
    json: &'v Json,
    shape: Shape<'a, T>,
    is_sent: bool,
) -> Vec<Mismatch<'v, 'a, T>> {
    let mut check = Check { is_sent, ..Check::new(types) };
    check.value(json, shape);
    check.found
}

/// The members with the same name in one object.
#[must_use]
pub fn repeated<'v, 'a, T: Shapes>(types: &Types<'a, T>, json: &'v Json) -> Vec<Mismatch<'v, 'a, T>> {
    let mut check = Check::new(types);
    check.repeated(json);
    check.found
}

/// The members that are properties, not annotations or advertised actions.
pub fn properties(json: &Json) -> impl Iterator<Item = &(String, Span, Json)> {
    json.members().iter().filter(|(name, ..)| !name.contains('@') && !name.starts_with('#'))
}

struct Check<'t, 'v, 'a, T: Shapes> {
    types: &'t Types<'a, T>,
    is_sent: bool,
    /// Where the value stands.
    way: Vec<Step<'v>>,
    /// What documents its place.
    property: Option<&'a PropertyOf<T>>,
    /// In how many alternatives it lies.
    alternatives: usize,
    found: Vec<Mismatch<'v, 'a, T>>,
}

impl<'t, 'v, 'a, T: Shapes> Check<'t, 'v, 'a, T> {
    const fn new(types: &'t Types<'a, T>) -> Self {
        Check { types, is_sent: false, way: Vec::new(), property: None, alternatives: 0, found: Vec::new() }
    }

    fn push(&mut self, value: &'v Json, span: Span, fault: Fault<'v, 'a, T>) {
        self.found.push(Mismatch { way: self.way.clone(), value, span, property: self.property, fault });
    }

    fn push_within(&mut self, name: &'v str, value: &'v Json, fault: Fault<'v, 'a, T>) {
        self.within(name, |check| check.push(value, value.span, fault));
    }

    fn value(&mut self, json: &'v Json, shape: Shape<'a, T>) {
        match (&json.value, shape) {
            (Value::Null, _) => {}
            (Value::Array(items), Shape::List(item)) => {
                let shape = item.map_or(Shape::Any, |item| T::shape(self.types, item));
                self.items(items, |_| true, &shape);
            }
            (_, Shape::Any) => self.untyped(json),
            (_, Shape::OneOf(alternatives)) => self.one_of(json, alternatives),
            (Value::Array(items), shape) => {
                self.mismatch(json, &shape);
                self.items(items, Json::is_object, &shape);
            }
            (_, Shape::List(item)) => {
                self.mismatch(json, &Shape::List(item));
                if let Some(item) = item.filter(|_| json.is_object()) {
                    self.value(json, T::shape(self.types, item));
                }
            }
            (_, Shape::Primitive(primitive)) => self.primitive(json, primitive),
            (Value::String(text), Shape::Enumeration(one)) => self.member(json, text, one),
            (Value::Object(_), Shape::Object(object)) => self.object(json, object),
            (_, shape) => self.mismatch(json, &shape),
        }
    }

    /// A value that can be read as one of several types; what else it has is no matter.
    fn one_of(&mut self, json: &'v Json, alternatives: Vec<&'a T::Ty>) {
        let is_unreadable = |one: &Mismatch<'v, 'a, T>| {
            matches!(one.fault, Fault::Kind { .. } | Fault::Form { .. } | Fault::Missing { .. })
        };
        let can_be = |ty: &'a T::Ty| {
            // Alternatives may lie within alternatives, in circles too.
            let depth = self.alternatives + 1;
            let mut check = Check { alternatives: depth, is_sent: true, ..Check::new(self.types) };
            check.value(json, T::shape(self.types, ty));
            !check.found.iter().any(is_unreadable)
        };
        if self.alternatives < NESTED_ALIASES && !alternatives.into_iter().any(can_be) {
            self.mismatch(json, &Shape::OneOf(Vec::new()));
        }
    }

    fn items(&mut self, items: &'v [Json], is_meant: impl Fn(&Json) -> bool, shape: &Shape<'a, T>) {
        for (index, json) in items.iter().enumerate().filter(|(_, json)| is_meant(json)) {
            self.way.push(Step::Item(index));
            self.value(json, shape.clone());
            self.way.pop();
        }
    }

    /// An object of a type, or of the one below it that its `@odata.type` names.
    fn object(&mut self, json: &'v Json, declared: Object<'a, T>) {
        self.repeated(json);
        let told = json.get("@odata.type").and_then(|value| Some((value, value.as_str()?)));
        let object = match (declared, told) {
            (Object::Type(Some(name), node), Some((value, text))) => {
                // Whose properties these are can't be known.
                let Some(told) = self.told(value, text) else { return self.members_untyped(json) };
                self.nearer(value, told, (name, node))
            }
            (Object::Type(Some(name), node), None) => {
                self.of_derived_type(json, name, node).unwrap_or((Some(name), node)).into()
            }
            (declared, _) => declared,
        };
        let is_open = matches!(&object, Object::Type(_, node) if self.types.is_open(node));
        for (name, span, value) in properties(json) {
            match self.property_of(&object, name) {
                Some(property) => self.member_of(name, value, property),
                None if is_open => self.within(name, |check| check.untyped(value)),
                None => self.unknown(&object, name, *span, value),
            }
        }
        self.missing(json, &object);
        self.annotations(json);
    }

    fn property_of(&self, object: &Object<'a, T>, name: &str) -> Option<&'a PropertyOf<T>> {
        match object {
            Object::Type(_, node) => self.types.property(node, name),
            Object::Listed(listed) => listed.by_name.exact(name).map(|(_, property)| property),
        }
    }

    fn member_of(&mut self, name: &'v str, value: &'v Json, property: &'a PropertyOf<T>) {
        let outer = self.property.replace(property);
        let shape = T::shape(self.types, T::ty(property));
        self.within(name, |check| check.value(value, shape));
        self.property = outer;
    }

    fn within(&mut self, name: &'v str, go: impl FnOnce(&mut Self)) {
        self.way.push(Step::Member(name));
        go(self);
        self.way.pop();
    }

    /// The type that an `@odata.type` names, told where none is documented.
    fn told(&mut self, value: &'v Json, text: &'v str) -> Option<(&'a NameOf<T>, &'a T::Node)> {
        match meaning(self.types, text) {
            Meaning::Type { name, node, is_respelled } => {
                if is_respelled {
                    self.push_within("@odata.type", value, Fault::Type { text, documented: Some(name) });
                }
                Some((name, node))
            }
            Meaning::Enumeration | Meaning::Primitive(_) | Meaning::Nothing => {
                self.push_within("@odata.type", value, Fault::Type { text, documented: None });
                None
            }
        }
    }

    /// Of the type that a value says and the documented one the one that says more; where they aren't related, what it says.
    fn nearer(
        &mut self,
        value: &'v Json,
        (name, node): (&'a NameOf<T>, &'a T::Node),
        (declared, documented): (&'a NameOf<T>, &'a T::Node),
    ) -> Object<'a, T> {
        let (one, other): (&KeyOf<T>, &KeyOf<T>) = (name.borrow(), declared.borrow());
        if self.types.inherits(one, other) {
            return Object::Type(Some(name), node);
        }
        if self.types.inherits(other, one) {
            return Object::Type(Some(declared), documented);
        }
        self.push_within("@odata.type", value, Fault::Unrelated { found: name, declared });
        Object::Type(Some(name), node)
    }

    /// The type below the documented one whose properties these are, where nothing says so.
    fn of_derived_type(
        &mut self,
        json: &'v Json,
        declared: &'a NameOf<T>,
        node: &'a T::Node,
    ) -> Option<(Option<&'a NameOf<T>>, &'a T::Node)> {
        let types = self.types;
        let is_known = |node: &'a T::Node, name: &str| types.property(node, name).is_some();
        let strange: Vec<_> = properties(json).filter(|(name, ..)| !is_known(node, name)).collect();
        if strange.is_empty() || types.is_open(node) {
            return None;
        }
        let known = |node: &'a T::Node| strange.iter().filter(|(name, ..)| is_known(node, name)).count();
        let below = types.descendants(declared.borrow()).into_iter();
        let below = below.filter_map(|name| Some((name, types.get(name.borrow())?)));
        // Of those that have equally many of the properties, the first is the nearest.
        let meant = below.map(|(name, node)| (known(node), name, node)).rev().max_by_key(|(count, ..)| *count);
        let (_, meant, node) = meant.filter(|(count, ..)| *count > 0)?;
        let (property, span, _) = strange.iter().find(|(name, ..)| is_known(node, name))?;
        self.push(json, *span, Fault::Untold { property, declared, meant });
        Some((Some(meant), node))
    }

    /// A member that its object has not.
    fn unknown(&mut self, object: &Object<'a, T>, name: &'v str, span: Span, value: &'v Json) {
        let documented = match object {
            Object::Type(_, node) => self.types.property_in_any_case(node, name),
            Object::Listed(listed) => listed.by_name.folded(name),
        };
        let has_none = match object {
            Object::Type(_, node) => self.types.lineage(node).into_iter().all(|one| one.properties().is_empty()),
            Object::Listed(..) => false,
        };
        self.push(value, span, Fault::Property { owner: object.clone(), name, documented, has_none });
        match documented {
            Some((_, property)) => self.member_of(name, value, property),
            None => self.within(name, |check| check.untyped(value)),
        }
    }

    /// What must be there and isn't; what is bound to an object that there is counts as given.
    ///
    /// Pages say what is required of the object that is created. Of objects within it their examples leave that out, or give
    /// an `id` alone.
    fn missing(&mut self, json: &'v Json, object: &Object<'a, T>) {
        if !self.is_sent || !self.way.is_empty() {
            return;
        }
        let required: Vec<&'a str> = match object {
            Object::Type(_, node) => self.types.lineage(node).into_iter().flat_map(T::required).collect(),
            Object::Listed(listed) => listed.required.clone(),
        };
        let members = ByName::of(json.members().iter().map(|(name, ..)| (name.as_str(), ())));
        for name in required {
            let is_given = members.folded(name).or_else(|| members.folded(&format!("{name}@odata.bind"))).is_some();
            if let Some(property) = self.property_of(object, name).filter(|_| !is_given) {
                let span = json.span.part(0, 1);
                self.push(json, span, Fault::Missing { owner: object.clone(), name, property });
            }
        }
    }

    /// Values in which any member may stand, and objects in them that tell their own types.
    fn untyped(&mut self, json: &'v Json) {
        self.items(json.items(), |_| true, &Shape::Any);
        match json.get("@odata.type").and_then(Json::as_str).map(|text| meaning(self.types, text)) {
            Some(Meaning::Type { name, node, .. }) => self.object(json, Object::Type(Some(name), node)),
            _ => {
                self.repeated(json);
                self.members_untyped(json);
                self.annotations(json);
            }
        }
    }

    fn members_untyped(&mut self, json: &'v Json) {
        for (name, _, value) in properties(json) {
            self.within(name, |check| check.untyped(value));
        }
    }

    /// `lamps@odata.type`, which says what `lamps` is a list of.
    fn annotations(&mut self, json: &'v Json) {
        for (name, _, value) in json.members() {
            let is_of_property = name.ends_with("@odata.type") && name != "@odata.type";
            if let Some(text) = value.as_str().filter(|_| is_of_property) {
                let item = text.trim_start_matches('#');
                let item = item.strip_prefix("Collection(").and_then(|item| item.strip_suffix(')')).unwrap_or(item);
                if matches!(meaning(self.types, item), Meaning::Nothing) {
                    self.push_within(name, value, Fault::Type { text: item, documented: None });
                }
            }
        }
    }

    fn repeated(&mut self, json: &'v Json) {
        for ((name, span, value), (_, first, _)) in repeats(json.members(), |(name, ..)| name) {
            self.push(value, *span, Fault::Repeated { name, first: *first });
        }
    }

    fn primitive(&mut self, json: &'v Json, primitive: Primitive) {
        let fits = match (&json.value, primitive) {
            (_, Primitive::Stream) => true,
            (Value::Bool(_), _) => primitive == Primitive::Boolean,
            (Value::Number(text), _) => literal::is_number_of(primitive, text).unwrap_or_default(),
            // OData writes so what JSON has no number for.
            (Value::String(text), Primitive::Single | Primitive::Double) => {
                matches!(text.as_str(), "INF" | "-INF" | "NaN")
            }
            (Value::String(_), _) => !literal::is_numeric(primitive) && primitive != Primitive::Boolean,
            _ => false,
        };
        if !fits {
            return self.mismatch(json, &Shape::Primitive(primitive));
        }
        if let Some((text, form)) = json.as_str().and_then(|text| Some((text, literal::malformed(primitive, text)?))) {
            self.push(json, json.span, Fault::Form { primitive, form, text });
        }
    }

    fn member(&mut self, json: &'v Json, text: &'v str, enumeration: Enumeration<'a>) {
        let members = &enumeration.members;
        let known = |text: &str| members.contains(&text);
        let mut parts = text.split(',').map(str::trim);
        // What a later version adds is read as this.
        let strange = parts.find(|part| !known(part) && *part != "unknownFutureValue");
        let Some(found) = strange.filter(|_| !known(text) && !members.is_empty()) else { return };
        let documented = members.iter().find(|member| member.eq_ignore_ascii_case(found)).copied();
        self.push(json, json.span, Fault::Member { enumeration, found, is_whole: found == text, documented });
    }

    fn mismatch(&mut self, json: &'v Json, shape: &Shape<'a, T>) {
        let expected = described(self.types, shape);
        self.push(json, json.span, Fault::Kind { expected });
    }
}
