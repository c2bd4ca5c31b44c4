//! Token streams come in; formatted source files go out.
