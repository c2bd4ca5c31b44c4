//! A stand-in until codegen writes YAML itself.

use graphdown_codegen::spec::Document;

pub(crate) fn write(document: &Document) -> String {
    serde_yaml::to_string(document).unwrap_or_default()
}

pub(crate) fn read(text: &str) -> Result<Document, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}
