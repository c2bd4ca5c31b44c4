//! A type or an enumeration comes in; what was read of it goes out as text for a terminal.

use graphdown_codegen::api::{Enumeration, ResourceType};

use super::{columns, operation::property, type_name};
use crate::report::{BOLD, DIM};

/// All that was read of a type.
pub(super) fn resource(ty: &ResourceType) -> String {
    let base = ty.base.as_ref().map_or_else(String::new, |base| format!(": {}", type_name(base)));
    let marks = [(ty.is_abstract, "abstract"), (ty.is_open, "open"), (ty.key.is_some(), "entity")];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|&(_, word)| word).collect();
    let mut text = format!("{BOLD}{}{base}{BOLD:#} {DIM}{}{DIM:#}\n", ty.name, marks.join(", "));
    if let Some(deprecated) = &ty.deprecated {
        text.push_str(&format!("  deprecated: {deprecated}\n"));
    }
    text.push_str(&columns(&ty.properties.iter().map(property).collect::<Vec<_>>()));
    text.push('\n');
    text
}

/// All that was read of an enumeration.
pub(super) fn enumeration(enumeration: &Enumeration) -> String {
    let flags = if enumeration.is_flags { " of flags" } else { "" };
    let mut text = format!("{BOLD}{}{BOLD:#} {DIM}enumeration{flags}{DIM:#}\n", enumeration.name);
    let row = |member: &graphdown_codegen::api::Member| {
        vec![member.name.clone(), member.value.map_or_else(String::new, |value| value.to_string())]
    };
    text.push_str(&columns(&enumeration.members.iter().map(row).collect::<Vec<_>>()));
    text.push('\n');
    text
}
