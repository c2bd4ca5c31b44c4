//! A resource page comes in; the types that it defines go out.
