//! A row of a property or parameter table comes in; a property goes out.
