//! A document comes in and YAML goes out, and the other way round.
