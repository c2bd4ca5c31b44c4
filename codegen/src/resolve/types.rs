//! Types as written come in; one type per name, with its base and its own properties, goes out.
