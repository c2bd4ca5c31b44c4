//! Decides what of several things a path carries: by the cast that it ends with, or the item of a list that is named like its
//! end.

use super::Claims;
use crate::{
    api::{Content, Method, Segment, TypeName, TypeRef},
    extract::{
        operations::parameter::squeezed,
        operations::request_line::RequestLine,
        operations::response::{Alternative, Prose},
        operations::response_prose::Says,
    },
    resolve::types::Names,
    words::{kebab, singular},
};

/// What a list of answers has for a path: the item that is named like the path's end.
pub(super) fn alternative<'p>(line: &RequestLine, prose: &'p Prose) -> Option<&'p Alternative> {
    let Some(Segment::Literal(end)) = line.path.segments.last() else { return None };
    let simple = |name: &str| squeezed(name.trim_end_matches('/').rsplit(['/', '.']).next().unwrap_or(name));
    let end = simple(end);
    prose.alternatives.iter().find(|one| one.names.iter().any(|name| simple(name) == end))
}

/// What a path carries that no item of a list is for: one of the types that are for no other path of the page. Whether the
/// only one that is left is for it, nothing says.
pub(super) fn one_of_the_rest(claims: &Claims) -> Content {
    let taken: Vec<&Alternative> = claims.lines.iter().filter_map(|line| alternative(line, claims.prose)).collect();
    let left = claims.prose.alternatives.iter().filter(|one| !taken.iter().any(|taken| std::ptr::eq(*taken, *one)));
    let mut types: Vec<TypeRef> = Vec::new();
    for one in left {
        let Some(ty) = claims.types.found(&one.ty).filter(|ty| ty.named().is_some() && !claims.types.is_plain(ty))
        else {
            return Content::Unknown;
        };
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    if types.len() > 1 { Content::OneOf(types) } else { Content::Unknown }
}

/// Whether the sentence before a list of answers names a type that the list doesn't have.
pub(super) fn names_another(claims: &Claims, says: &Says) -> bool {
    let Says::Type(ty) = says else { return false };
    !claims.prose.alternatives.iter().any(|one| one.ty == *ty)
}

/// The type that a path ends with, but for a key: `/places/microsoft.graph.room` reads rooms, whatever places its page also
/// reads.
pub(in crate::resolve::operations) fn cast(line: &RequestLine, names: &Names) -> Option<TypeName> {
    let mut segments = line.path.segments.iter().rev();
    let last = segments.find(|segment| !matches!(segment, Segment::Placeholder { .. }))?;
    let reads = matches!(line.method, Method::Get | Method::Patch | Method::Put);
    match last {
        Segment::Literal(name) if reads && name.contains('.') => names.qualified(name).cloned(),
        _ => None,
    }
}

/// Whether a path that ends with a cast leads to several: never behind a key; else as the page says, or as the name before it.
pub(super) fn is_cast_of_several(line: &RequestLine, is_said: Option<bool>) -> bool {
    let mut segments = line.path.segments.iter().rev();
    if matches!(segments.next(), Some(Segment::Placeholder { .. })) {
        return false;
    }
    let before = segments.next();
    is_said.unwrap_or_else(|| matches!(before, Some(Segment::Literal(name)) if singular(&kebab(name)) != kebab(name)))
}
