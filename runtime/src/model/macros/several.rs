//! The macros of enums whose values are of several types: told apart by a member, or by reading them.

/// Makes an enum of objects of several types a property value: a member, the discriminator, decides the variant.
///
/// A row has the values that mean its type, of which the first is written. `Other` keeps objects of other types.
///
/// ```
/// # use graphdown_runtime::model::{Additional, Open};
/// # #[derive(Clone, Default)]
/// # pub struct Circle { pub additional: Additional }
/// # graphdown_runtime::model! { Circle: "circle" {} }
/// # #[derive(Clone, Default)]
/// # pub struct Square { pub side: Option<i32>, pub additional: Additional }
/// # graphdown_runtime::model! { Square: "square" { side: "side" } }
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Shape {
///     Circle(Box<Circle>),
///     Square(Box<Square>),
///     Other(Box<Open>),
/// }
///
/// graphdown_runtime::polymorphic! { Shape by "kind" {
///     Circle(Circle): "circle",
///     Square(Square): "square" | "quadrangle",
/// } }
///
/// let shape: Shape = Square { side: Some(2), ..Default::default() }.into();
/// assert_eq!(serde_json::to_string(&shape)?, r#"{"kind":"square","side":2}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! polymorphic {
    ($ty:ident by $property:literal {
        $($variant:ident($variant_ty:ty): $name:literal $(| $more:literal)*),* $(,)?
    }) => {
        impl $crate::model::Polymorphic for $ty {
            #[inline]
            fn discriminator(&self) -> &'static str {
                $property
            }

            #[inline]
            fn choose(
                &mut self,
                type_name: ::core::option::Option<&str>,
            ) -> &mut dyn $crate::model::Fields {
                *self = match type_name {
                    $(Some($name $(| $more)*) => Self::$variant(::core::default::Default::default()),)*
                    _ => Self::Other(::core::default::Default::default()),
                };
                match self {
                    $(Self::$variant(value) => value,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl $crate::model::PropertyValue for $ty {
            #[inline]
            fn empty() -> Self {
                Self::Other(::core::default::Default::default())
            }

            #[inline]
            fn open(&mut self) -> $crate::model::Target<'_> {
                $crate::model::Target::Polymorphic(self)
            }

            #[inline]
            fn view(&self) -> $crate::model::View<'_> {
                match self {
                    $(Self::$variant(value) => $crate::model::View::Tagged(value, &($property, $name)),)*
                    Self::Other(value) => $crate::model::View::Object(value),
                }
            }
        }

        $(
            impl ::core::convert::From<$variant_ty> for $ty {
                #[inline]
                fn from(value: $variant_ty) -> Self {
                    Self::$variant(::std::boxed::Box::new(value))
                }
            }
        )*

        $crate::value!(@traits $ty);
    };
}

/// Makes an enum of several types a property value: a value becomes the first of them that it can be read as.
///
/// A row has the type of a variant, and the members that an object of it must have. `Other` keeps any other JSON.
///
/// ```
/// use graphdown_runtime::model::{Json, decode_strict};
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Limit {
///     Number(i64),
///     Text(String),
///     Other(Json),
/// }
///
/// graphdown_runtime::alternatives! { Limit {
///     Number(i64): [],
///     Text(String): [],
/// } }
///
/// assert_eq!(decode_strict::<Limit>("5")?, Limit::Number(5));
/// assert_eq!(serde_json::to_string(&Limit::from(String::from("none")))?, r#""none""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! alternatives {
    ($ty:ident { $($variant:ident($variant_ty:ty): [$($required:literal),* $(,)?]),* $(,)? }) => {
        impl $crate::model::Alternatives for $ty {
            #[inline]
            fn attempt(
                &mut self,
                number: usize,
                attempt: &mut $crate::model::Attempt<'_>,
            ) -> ::core::option::Option<bool> {
                let mut left = number;
                $(
                    if left == 0 {
                        let mut value: ::core::option::Option<$variant_ty> = None;
                        let is_read = attempt(&mut value, &[$($required),*]);
                        if let (true, Some(value)) = (is_read, value) {
                            *self = Self::$variant(value);
                            return Some(true);
                        }
                        return Some(false);
                    }
                    left -= 1;
                )*
                let _ = left;
                None
            }

            #[inline]
            fn keep(&mut self, found: $crate::model::Json) {
                *self = Self::Other(found);
            }
        }

        impl $crate::model::PropertyValue for $ty {
            const FROM_TEXT: bool = true;

            #[inline]
            fn empty() -> Self {
                Self::Other(::core::default::Default::default())
            }

            #[inline]
            fn open(&mut self) -> $crate::model::Target<'_> {
                $crate::model::Target::Alternatives(self)
            }

            #[inline]
            fn view(&self) -> $crate::model::View<'_> {
                match self {
                    $(Self::$variant(value) => $crate::model::PropertyValue::view(value),)*
                    Self::Other(value) => $crate::model::View::Json(value),
                }
            }
        }

        $(
            impl ::core::convert::From<$variant_ty> for $ty {
                #[inline]
                fn from(value: $variant_ty) -> Self {
                    Self::$variant(value)
                }
            }
        )*

        impl ::core::convert::From<$crate::model::Json> for $ty {
            #[inline]
            fn from(value: $crate::model::Json) -> Self {
                Self::Other(value)
            }
        }

        impl ::core::convert::From<$crate::serde_json::Value> for $ty {
            #[inline]
            fn from(value: $crate::serde_json::Value) -> Self {
                Self::Other($crate::model::Json::from(value))
            }
        }

        $crate::value!(@traits $ty);
    };
}
