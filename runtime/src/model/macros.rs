//! The macros of generated code: `model!`, `enumeration!` and `polymorphic!` implement the engine's traits from tables.
//!
//! They expand to as little as possible, since a generated crate has thousands of them: all behaviour is a call into
//! the engine. All of it is `#[inline]`, so that a program compiles it for the models that it
//! reaches, and the crate for none.

mod several;

/// Makes a struct a [`Model`](crate::model::Model), with `Debug`, `PartialEq`, `Serialize` and `Deserialize`.
///
/// The table gives the wire name of each field. Each field is an `Option` of a
/// [`PropertyValue`](crate::model::PropertyValue). The struct must implement `Default` and have a field `additional:
/// Additional`, which keeps all other members.
///
/// The types that it derives from stand after its name, `extends [Animal]`: a value of it becomes one of theirs by `into`.
/// Then the members that name a type which has a base or derived types: `by "kind" ["dog", "hound"] above ["puppy"]` says
/// that the member `kind` is `dog` or `hound` for this type, of which the first is written, and `puppy` for one that derives
/// from it.
///
/// A field that isn't always there has its `#[cfg(…)]` in the table as well.
///
/// ```
/// use graphdown_runtime::model::{Additional, Model};
///
/// #[derive(Clone, Default)]
/// pub struct Identity {
///     pub id: Option<String>,
///     pub display_name: Option<String>,
///     pub additional: Additional,
/// }
///
/// graphdown_runtime::model! { Identity: "microsoft.graph.identity" {
///     id: "id",
///     display_name: "displayName",
/// } }
///
/// let identity = Identity::from_json(r#"{"displayName": "Adele", "tenantId": null}"#)?;
/// assert_eq!(identity.display_name.as_deref(), Some("Adele"));
/// assert_eq!(identity.to_json(), r#"{"displayName":"Adele","tenantId":null}"#);
/// # Ok::<(), graphdown_runtime::model::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! model {
    ($ty:ty: $type_name:literal
        $(extends [$($base:ty),* $(,)?])?
        $(by $property:literal [$($value:literal),* $(,)?] $(above [$($derived:literal),* $(,)?])?)*
        { $($(#[$attribute:meta])* $field:ident: $name:literal),* $(,)? }
    ) => {
        impl $crate::model::Fields for $ty {
            #[inline]
            fn shape(&self) -> &'static $crate::model::Shape {
                &$crate::model::Shape {
                    type_name: $type_name,
                    names: &[$($(#[$attribute])* $name),*],
                    discriminators: &[$($crate::model::Discriminator {
                        property: $property,
                        values: &[$($value),*],
                        derived: &[$($($derived),*)?],
                    }),*],
                }
            }

            #[inline]
            fn read<'a>(
                &'a self,
                visit: &mut dyn FnMut(
                    &[::core::option::Option<$crate::model::View<'a>>],
                    &'a $crate::model::Additional,
                ),
            ) {
                visit(&[$($(#[$attribute])* $crate::model::view(&self.$field)),*], &self.additional);
            }

            #[inline]
            fn fill(
                &mut self,
                visit: &mut dyn FnMut(&mut [&mut dyn $crate::model::Slot], &mut $crate::model::Additional),
            ) {
                visit(&mut [$($(#[$attribute])* &mut self.$field),*], &mut self.additional);
            }
        }

        $($(
            impl ::core::convert::From<$ty> for $base {
                #[inline]
                fn from(value: $ty) -> Self {
                    $crate::model::upcast(&value)
                }
            }
        )*)?

        $crate::model!(@traits $ty);
    };
    (@traits $ty:ty) => {
        impl ::core::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::model::debug(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::model::equal(self, other)
            }
        }

        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::model::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::model::deserialize(deserializer)
            }
        }
    };
}

/// Makes an enum with a variant `Unknown(String)` an enumeration: it is read from any text and by serde, written and
/// displayed as its text, compared and hashed.
///
/// The table gives the text of each variant; any other text becomes `Unknown`, and is written as it is. Documented texts
/// that say just that stand before the table: `unknown ["unknownFutureValue"]`.
///
/// ```
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Modality {
///     Audio,
///     VideoBasedScreenSharing,
///     Unknown(String),
/// }
///
/// graphdown_runtime::enumeration! { Modality unknown ["unknownFutureValue"] {
///     Audio: "audio",
///     VideoBasedScreenSharing: "videoBasedScreenSharing",
/// } }
///
/// assert_eq!(Modality::from("audio"), Modality::Audio);
/// assert_eq!(Modality::from("smell").as_str(), "smell");
/// assert_eq!("unknownFutureValue".parse(), Ok(Modality::Unknown("unknownFutureValue".into())));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($ty:ident $(unknown [$($unlisted:literal),* $(,)?])? { $($variant:ident: $text:literal),* $(,)? }) => {
        impl $ty {
            /// The member's name on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::core::convert::From<&str> for $ty {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl $crate::model::Enumeration for $ty {
            #[inline]
            fn set(&mut self, text: &str) -> bool {
                *self = Self::from(text);
                match self {
                    $($(Self::Unknown(text) if text == $unlisted => true,)*)?
                    Self::Unknown(_) => false,
                    _ => true,
                }
            }
        }

        impl $crate::model::PropertyValue for $ty {
            #[inline]
            fn empty() -> Self {
                Self::Unknown(::std::string::String::new())
            }

            #[inline]
            fn open(&mut self) -> $crate::model::Target<'_> {
                $crate::model::Target::Enumeration(self)
            }

            #[inline]
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Text(self.as_str())
            }
        }

        impl ::core::str::FromStr for $ty {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        $crate::text!(@traits $ty);
    };
}

/// Makes an enum with a variant `Unknown(i64)` an enumeration of integers.
///
/// The table gives the integer of each variant; any other integer becomes `Unknown`. `FromStr` reads a decimal number.
///
/// ```
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Level {
///     Low,
///     High,
///     Unknown(i64),
/// }
///
/// graphdown_runtime::number_enumeration! { Level {
///     Low: 1,
///     High: 10,
/// } }
///
/// assert_eq!(Level::from(10), Level::High);
/// assert_eq!(Level::from(7).as_i64(), 7);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! number_enumeration {
    ($ty:ident $(unknown [$($unlisted:literal),* $(,)?])? { $($variant:ident: $number:literal),* $(,)? }) => {
        impl $ty {
            /// The integer on the wire.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Unknown(number) => *number,
                }
            }
        }

        impl ::core::convert::From<i64> for $ty {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    _ => Self::Unknown(number),
                }
            }
        }

        impl $crate::model::NumberEnumeration for $ty {
            #[inline]
            fn set(&mut self, value: i64) -> bool {
                *self = Self::from(value);
                match self {
                    $($(Self::Unknown($unlisted) => true,)*)?
                    Self::Unknown(_) => false,
                    _ => true,
                }
            }
        }

        impl $crate::model::PropertyValue for $ty {
            const FROM_TEXT: bool = true;

            #[inline]
            fn empty() -> Self {
                Self::Unknown(0)
            }

            #[inline]
            fn open(&mut self) -> $crate::model::Target<'_> {
                $crate::model::Target::Number(self)
            }

            #[inline]
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::I64(self.as_i64())
            }
        }

        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::core::str::FromStr for $ty {
            type Err = ::core::num::ParseIntError;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse::<i64>().map(Self::from)
            }
        }

        impl ::core::cmp::Eq for $ty {}

        impl ::core::hash::Hash for $ty {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.as_i64().hash(state);
            }
        }

        $crate::value!(@traits $ty);
    };
}

/// `Debug`, `PartialEq` and serde's traits for a [`PropertyValue`](crate::model::PropertyValue), each by its view.
#[doc(hidden)]
#[macro_export]
macro_rules! value {
    (@traits $ty:ty) => {
        impl ::core::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::model::debug_value(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::model::equal_values(self, other)
            }
        }

        $crate::serde_traits!($ty);
    };
}

/// serde's traits for a [`PropertyValue`](crate::model::PropertyValue).
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    ($ty:ty) => {
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::model::serialize_value(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::model::deserialize_value(deserializer)
            }
        }
    };
}

/// The traits of types that are one text: `Debug`, `Display`, comparison, hash and serde, each by the text.
#[doc(hidden)]
#[macro_export]
macro_rules! text {
    (@traits $ty:ty) => {
        impl ::core::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq for $ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $ty {}

        impl ::core::hash::Hash for $ty {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl ::core::convert::AsRef<str> for $ty {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<::std::string::String> for $ty {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        $crate::serde_traits!($ty);
    };
}
