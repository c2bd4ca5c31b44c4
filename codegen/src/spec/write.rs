//! Resolved facts come in; the OpenAPI document that states them goes out.
