//! Prints what was read of a type or an enumeration.

use std::collections::BTreeSet;

use graphdown_codegen::{
    api::{Enumeration, ResourceType},
    source::Span,
};

use super::{columns, operation::property, type_name};
use crate::{
    report::{BOLD, DIM},
    terminal::Text,
};

/// Everything that was read of a type.
pub(super) fn resource(ty: &ResourceType, inherited: &BTreeSet<Span>) -> Text {
    let base = ty.base.as_ref().map_or_else(String::new, |base| format!(": {}", type_name(base)));
    let marks = [(ty.is_abstract, "abstract"), (ty.is_open, "open"), (ty.key.is_some(), "entity")];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|&(_, word)| word).collect();
    let name = format!("{}{base}", ty.name);
    let mut text = Text::new().styled(BOLD, name).push(" ").styled(DIM, marks.join(", ")).end();
    text.extend(ty.deprecated.iter().map(|deprecated| Text::line(format!("  deprecated: {deprecated}"))));
    let rows = ty.properties.iter().map(|one| property(one, inherited.contains(&one.span)));
    text.append(columns(&rows.collect::<Vec<_>>())).end()
}

/// Everything that was read of an enumeration.
pub(super) fn enumeration(enumeration: &Enumeration) -> Text {
    let flags = if enumeration.is_flags { " of flags" } else { "" };
    let text = Text::new().styled(BOLD, &enumeration.name).push(" ").styled(DIM, format!("enumeration{flags}")).end();
    let row = |member: &graphdown_codegen::api::Member| {
        vec![member.name.clone(), member.value.map_or_else(String::new, |value| value.to_string())]
    };
    text.append(columns(&enumeration.members.iter().map(row).collect::<Vec<_>>())).end()
}
