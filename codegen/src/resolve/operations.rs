//! Operations as extracted, one per page and request line, come in; one operation per method and path goes out, named and typed.

mod references;

use crate::{api::Api, diagnostic::Diagnostics, resolve::types::Names};

/// Resolves `api`'s operations.
pub fn resolve(api: &mut Api, names: &Names, diagnostics: &mut Diagnostics) {
    references::resolve_types(api, names, diagnostics);
}
