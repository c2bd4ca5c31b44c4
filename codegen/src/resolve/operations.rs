//! Operations as written come in; one per method and path, with telling placeholders and a stable id, goes out.
