//! Tells what a segment of a URL is by its look: a placeholder, an id, a host or a key. The hard part is text that looks like
//! two of them: Base64 ends as a key begins, and a type's name has dots as a host has.

/// `roleTemplateId={id}`, but not the Base64 of `AAMkAGUzY5QKjAAA=`.
pub(super) fn is_key(name: &str, value: &str) -> bool {
    !value.trim_matches('=').is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) && !name.is_empty()
}

/// The name of a placeholder in any of the spellings of pages: in brackets of four kinds, such as `<address>`, behind a
/// colon, as in `:id`, or made of several names with a bar or a comma between them.
pub(super) fn placeholder(text: &str) -> Option<String> {
    if let Some(name) = text.strip_prefix(':') {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        return is_name.then(|| name.to_owned());
    }
    let is_marked = match text.chars().next()? {
        '{' => text.contains('}'),
        '<' => text.ends_with('>'),
        '(' => text.ends_with(')'),
        '[' => text.ends_with(']'),
        _ => text == "id",
    };
    let is_key = text.split_once('}').is_some_and(|(_, rest)| rest.starts_with('='));
    let name = || text.replace(['{', '}', '<', '>', '(', ')', '[', ']'], "").trim().to_owned();
    (is_marked && !is_key).then(name).filter(|name| !name.is_empty())
}

/// An id that a page left in its template: a GUID, or a long word that mixes digits and capitals.
pub(super) fn is_identifier_value(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    let has_groups = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let is_guid = has_groups && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_opaque = text.len() >= 20
        && !text.contains('.')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().filter(u8::is_ascii_digit).count() * 12 >= text.len();
    is_guid || is_opaque
}

/// The name of a host, `contoso.sharepoint.com`, also with more behind a comma, which is a site's id; `microsoft.graph.user`
/// and the like are types' names.
pub(super) fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(is_inner)
    };
    let host = text.split_once(',').map_or(text, |(host, _)| host);
    let is_top = |last: &str| last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_of_graph = |first: &str| matches!(first.to_ascii_lowercase().as_str(), "microsoft" | "graph");
    host.rsplit_once('.').is_some_and(|(_, last)| is_top(last))
        && host.split('.').all(is_label)
        && !host.split('.').next().is_some_and(is_of_graph)
}
