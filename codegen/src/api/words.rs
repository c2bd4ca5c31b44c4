//! The closed sets of words that say how an operation is called, each with its text, which documents and people read.

use std::{fmt, str::FromStr};

/// The error for a text that isn't one of the known ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMeaning;

/// An enumeration whose variants have one text each, for printing and for reading.
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$meaning:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$meaning])* $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = $crate::api::NoMeaning;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::ALL.iter().find(|one| one.as_str() == text).copied().ok_or($crate::api::NoMeaning)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// An HTTP method.
    pub enum Method {
        /// `GET`
        Get = "GET",
        /// `POST`
        Post = "POST",
        /// `PUT`
        Put = "PUT",
        /// `PATCH`
        Patch = "PATCH",
        /// `DELETE`
        Delete = "DELETE",
        /// `HEAD`
        Head = "HEAD",
        /// `OPTIONS`
        Options = "OPTIONS",
        /// `TRACE`
        Trace = "TRACE",
    }
}

words! {
    /// The kind of an operation.
    pub enum OperationKind {
        /// Reads or writes a resource.
        Operation = "operation",
        /// `POST …/verb`
        Action = "action",
        /// `GET …/name(argument=…)`
        Function = "function",
    }
}

words! {
    /// The part of a request that has a parameter.
    pub enum ParameterPlace {
        /// A placeholder or a function argument.
        Path = "path",
        /// The query.
        Query = "query",
        /// A header.
        Header = "header",
        /// The header `Cookie`, in documents of others.
        Cookie = "cookie",
    }
}
