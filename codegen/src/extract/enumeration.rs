//! A page comes in; the enumerations that it defines go out.
