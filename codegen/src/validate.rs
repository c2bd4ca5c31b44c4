//! Resolved facts come in; diagnostics for every invariant that they break go out.
