//! Conditions for `$filter`, built so that neither a value nor a property name can become syntax.
//!
//! Each kind of value has its own syntax, `'O''Neil'`, `2021-07-01`, `duration'PT1H'`, and operators have a precedence:
//! a condition made by string concatenation breaks at the first quote or the first `or`.
//!
//! ```
//! # extern crate graphdown_runtime as graphdown;
//! use graphdown::http::filter::{Null, property};
//! use graphdown::model::DateTimeOffset;
//!
//! let since = DateTimeOffset::from("2024-01-01T00:00:00Z");
//! let filter = property("surname").eq("O'Neil").and(property("createdDateTime").ge(since).or(property("mail").eq(Null)));
//! assert_eq!(filter.to_string(), "surname eq 'O''Neil' and (createdDateTime ge 2024-01-01T00:00:00Z or mail eq null)");
//!
//! let filter = property("proxyAddresses").any(|address| address.starts_with("smtp:"));
//! assert_eq!(filter.to_string(), "proxyAddresses/any(x:startswith(x,'smtp:'))");
//! ```

mod condition;
mod operand;
mod property;

pub use self::condition::{Condition, Filter, expression};
pub use self::operand::{Guid, Literal, Null, Operand};
pub use self::property::{Property, property};
