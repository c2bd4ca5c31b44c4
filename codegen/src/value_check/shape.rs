//! Defines the shapes that values are checked against, for the facts and for the schemas of a document.

use std::{borrow::Borrow, rc::Rc};

use crate::{
    api::Primitive,
    by_name::ByName,
    extract::{types::declaration::ROOT_NAMESPACE, types::type_expression},
    type_graph::{KeyOf, NameOf, Named, PropertyOf, Table, Types},
};

/// A table of types against which values can be checked.
pub trait Shapes: Table + Sized {
    /// The declaration of a place's shape.
    type Ty;

    /// The shape of a place.
    fn shape<'a>(types: &Types<'a, Self>, ty: &'a Self::Ty) -> Shape<'a, Self>;

    /// The type of a property.
    fn ty(property: &PropertyOf<Self>) -> &Self::Ty;

    /// Whether values of a type are objects.
    fn is_object(node: &Self::Node) -> bool;

    /// The required properties of a sent object, without inherited ones.
    fn required(node: &Self::Node) -> Vec<&str>;
}

/// The shape of a place.
pub enum Shape<'a, T: Shapes> {
    /// Any value.
    Any,
    /// A primitive type of Edm.
    Primitive(Primitive),
    /// A member of an enumeration.
    Enumeration(Enumeration<'a>),
    /// An object.
    Object(Object<'a, T>),
    /// A list, with the shape of its items if it is known.
    List(Option<&'a T::Ty>),
    /// What is one of these.
    OneOf(Vec<&'a T::Ty>),
}

/// An enumeration, as values are checked against it.
#[derive(Clone, Debug)]
pub struct Enumeration<'a> {
    /// The unqualified name.
    pub name: &'a str,
    /// The members; empty if they aren't known.
    pub members: Vec<&'a str>,
}

/// The properties of an object.
pub enum Object<'a, T: Shapes> {
    /// Those of a type, which may have no name.
    Type(Option<&'a NameOf<T>>, &'a T::Node),
    /// These properties, such as the parameters of an action, some of which are required.
    Listed(Listed<'a, T>),
}

/// Properties by themselves.
pub struct Listed<'a, T: Shapes> {
    pub(super) by_name: Rc<ByName<Named<'a, T>>>,
    pub(super) required: Vec<&'a str>,
}

impl<T: Shapes> Clone for Shape<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Shape::Any => Shape::Any,
            Shape::Primitive(primitive) => Shape::Primitive(*primitive),
            Shape::Enumeration(one) => Shape::Enumeration(one.clone()),
            Shape::Object(one) => Shape::Object(one.clone()),
            Shape::List(item) => Shape::List(*item),
            Shape::OneOf(alternatives) => Shape::OneOf(alternatives.clone()),
        }
    }
}

impl<T: Shapes> Clone for Object<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Object::Type(name, node) => Object::Type(*name, *node),
            Object::Listed(Listed { by_name, required }) => {
                Object::Listed(Listed { by_name: Rc::clone(by_name), required: required.clone() })
            }
        }
    }
}

impl<T: Shapes> Object<'_, T> {
    /// The name of its type, if it has one.
    #[must_use]
    pub fn type_name(&self) -> Option<&KeyOf<T>> {
        match self {
            Object::Type(Some(name), _) => Some((*name).borrow()),
            _ => None,
        }
    }

    /// The unqualified name of its type, else `the body`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Object::Type(Some(name), _) => simple(*name),
            _ => "the body".to_owned(),
        }
    }
}

/// The name of a type without its namespace.
pub(super) fn simple(name: &impl ToString) -> String {
    let name = name.to_string();
    name.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The meaning of an `@odata.type`.
pub enum Meaning<'a, T: Shapes> {
    /// A type.
    Type {
        /// The name, as documented.
        name: &'a NameOf<T>,
        /// The type.
        node: &'a T::Node,
        /// Whether the name is written in another case.
        is_respelled: bool,
    },
    /// An enumeration.
    Enumeration,
    /// A primitive type of Edm.
    Primitive(Primitive),
    /// Nothing documented.
    Nothing,
}

/// The meaning of an `@odata.type`, with or without `#`; a name without a namespace is one of Edm or of Graph.
#[must_use]
pub fn meaning<'a, T: Shapes>(types: &Types<'a, T>, text: &str) -> Meaning<'a, T> {
    let text = text.trim().trim_start_matches('#');
    if let Some(primitive) = type_expression::primitive(text) {
        return Meaning::Primitive(primitive);
    }
    let unqualified = || types.named(&format!("{ROOT_NAMESPACE}.{text}")).filter(|_| !text.contains('.'));
    match types.named(text).or_else(unqualified) {
        None => Meaning::Nothing,
        Some((name, Some(node))) if T::is_object(node) => {
            Meaning::Type { name, node, is_respelled: name.to_string() != text }
        }
        Some(_) => Meaning::Enumeration,
    }
}

impl<'a, T: Shapes> From<(Option<&'a NameOf<T>>, &'a T::Node)> for Object<'a, T> {
    fn from((name, node): (Option<&'a NameOf<T>>, &'a T::Node)) -> Self {
        Object::Type(name, node)
    }
}

/// The shape in messages: `Int32`, `` `call` ``, a list of either.
pub(super) fn described<'a, T: Shapes>(types: &Types<'a, T>, shape: &Shape<'a, T>) -> String {
    match shape {
        Shape::Any => "any JSON".to_owned(),
        Shape::Primitive(primitive) => primitive.to_string(),
        Shape::Enumeration(one) => format!("`{}`", one.name),
        Shape::Object(Object::Type(Some(name), _)) => format!("`{}`", simple(*name)),
        Shape::Object(_) => "an object".to_owned(),
        Shape::OneOf(_) => "one of the documented types".to_owned(),
        Shape::List(None) => "a list".to_owned(),
        // One level is enough to know what is meant.
        Shape::List(Some(item)) => match T::shape(types, item) {
            Shape::List(_) => "list of lists".to_owned(),
            item => format!("list of {}", described(types, &item)),
        },
    }
}
