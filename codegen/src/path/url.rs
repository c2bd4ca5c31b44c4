//! Reads a URL as a page writes it, template or example: its path template, its query and the values in it.
//! Placeholders have many spellings, `{id}`, `<id>`, `(team-id)`, and examples have values in their place.

use super::{
    address::Address,
    fit::RequestPath,
    scan::{self, Origin},
    template::{Argument, PathTemplate, Segment},
    value::{is_host, is_identifier_value, is_key, placeholder},
};
use crate::vocabulary::operations;

/// A URL taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// The path without host and version.
    pub path: PathTemplate,
    /// The path as it is written, to be held against templates.
    pub request: RequestPath,
    /// Names and values after the `?`, as written.
    pub query: Vec<(String, String)>,
    /// Placeholders that stand for a literal of the page, with it: `on` for `filterByCurrentUser(on='reviewer')`.
    pub literals: Vec<(String, String)>,
    /// The path leaves segments out: `/childFolders/{id}/.../messages`.
    pub is_elided: bool,
}

/// Reads a URL; `None` where it points to another host than Graph's, is no path at all, or is none that a template can
/// say: quotes and brackets that close nothing would make another path of it wherever it is read again.
#[must_use]
pub fn url(text: &str) -> Option<Url> {
    let address = Address::of(text.trim());
    let (mut url, pieces) = read(&address)?;
    url.request = RequestPath::of(pieces);
    (url.path.segments.iter().all(is_plain) && is_read_again(&url.path, address.path())).then_some(url)
}

/// Whether a path that was read from a text is read again where it is printed.
fn is_read_again(path: &PathTemplate, written: &str) -> bool {
    let printed = path.to_string();
    let again = Address::of(&printed);
    // What is printed as it was written needs no second reading, unless its beginning were taken for a host or a version.
    let is_as_written = again.path == (0..printed.len()) && printed == written;
    is_as_written || read(&again).is_some_and(|(again, _)| again.path == *path)
}

/// Whether no name in the segment would be taken for a placeholder, or for a part of one. A brace alone is told elsewhere.
fn is_plain(segment: &Segment) -> bool {
    let is_name = |name: &str| !name.contains(['{', '}', '\'']);
    match segment {
        Segment::Literal(text) => {
            text.split_once('{').is_none_or(|(_, rest)| !rest.contains('}')) && !text.contains('\'')
        }
        Segment::Placeholder { .. } => true,
        Segment::Call { name, arguments } => is_name(name) && arguments.iter().all(|argument| is_name(&argument.name)),
        Segment::BareKey { name, .. } => is_name(name),
        Segment::Mixed(_) => false,
    }
}

/// A URL without what is requested by it, and the pieces of its path, to read that from.
fn read<'t>(address: &Address<'t>) -> Option<(Url, Vec<&'t str>)> {
    if !address.is_of_graph() {
        return None;
    }
    let written: Vec<&str> = scan::parts(Origin::Page, address.path(), '/').map(str::trim).collect();
    let is_elided = written.iter().any(|piece| is_ellipsis(piece));
    let mut url = Url { query: query_options(address.query()), is_elided, ..Url::default() };
    let pieces: Vec<&str> = pieces(written).collect();
    let mut in_colon_path = false;
    for piece in &pieces {
        push_segment(&mut url, piece, &mut in_colon_path);
        // A colon behind a call or a key has no place in the path that is read.
        if piece.ends_with(':')
            && matches!(url.path.segments.last(), Some(Segment::Call { .. } | Segment::BareKey { .. }))
        {
            return None;
        }
    }
    (!url.path.segments.is_empty()).then_some((url, pieces))
}

/// What stands between the slashes of a path that a page writes, which may have some too many, or lack one.
fn pieces(written: Vec<&str>) -> impl Iterator<Item = &str> {
    let pieces = written.into_iter().filter(|piece| !piece.is_empty() && !is_ellipsis(piece));
    pieces.flat_map(|piece| match piece.rsplit_once("}$") {
        // `{id}$ref` lacks its slash.
        Some((before, "ref" | "value" | "count")) => {
            let (id, suffix) = piece.split_at(before.len() + 1);
            [Some(id), Some(suffix)].into_iter().flatten()
        }
        _ => [Some(piece), None].into_iter().flatten(),
    })
}

fn is_ellipsis(piece: &str) -> bool {
    matches!(piece, "..." | "…")
}

fn push_segment(url: &mut Url, piece: &str, in_colon_path: &mut bool) {
    let (body, colon) = piece.strip_suffix(':').map_or((piece, false), |body| (body, true));
    let was_in_colon_path = *in_colon_path;
    *in_colon_path ^= colon;
    if let Some(name) = placeholder(body) {
        url.path.segments.push(Segment::Placeholder { name, colon });
    } else if was_in_colon_path && !body.starts_with('$') {
        push_colon_literal(url, body, colon);
    } else if let Some((name, arguments)) = body.split_once('(').filter(|(name, _)| !name.is_empty()) {
        push_call(url, name.trim(), arguments.trim().trim_end_matches(')'));
    } else if let Some((name, value)) = body.split_once('=').filter(|(name, value)| is_key(name, value)) {
        let value = argument(url, name.trim(), value);
        let Argument { name, placeholder, quoted } = value;
        url.path.segments.push(Segment::BareKey { name, placeholder, quoted });
    } else if is_identifier_value(body) || is_host(body) && is_id_due(&url.path.segments) {
        url.literals.push(("id".to_owned(), body.to_owned()));
        url.path.segments.push(Segment::Placeholder { name: "id".to_owned(), colon });
    } else {
        url.path.segments.push(Segment::Literal(piece.to_owned()));
    }
}

/// A literal between the colons of a path, such as `/root:/Documents/plan.docx:/content`, stands for any path.
fn push_colon_literal(url: &mut Url, body: &str, colon: bool) {
    const NAME: &str = "item-path";
    match (url.path.segments.last_mut(), url.literals.last_mut()) {
        (Some(Segment::Placeholder { name, colon: last @ false }), Some((of, value))) if name == NAME && of == NAME => {
            *last = colon;
            value.push('/');
            value.push_str(body);
        }
        _ => {
            url.literals.push((NAME.to_owned(), body.to_owned()));
            url.path.segments.push(Segment::Placeholder { name: NAME.to_owned(), colon });
        }
    }
}

fn push_call(url: &mut Url, name: &str, arguments: &str) {
    let mut parsed = Vec::new();
    for text in scan::parts(Origin::Page, arguments, ',').map(str::trim).filter(|text| !text.is_empty()) {
        let (name, value) = text.split_once('=').unwrap_or(("", text));
        parsed.push(argument(url, name.trim(), value.trim()));
    }
    match parsed.as_slice() {
        // `messages('{id}')` is another way to write `messages/{id}`.
        [only] if only.name.is_empty() && only.placeholder.to_ascii_lowercase().ends_with("id") => {
            let name_of_key = only.placeholder.clone();
            url.path.segments.push(Segment::Literal(name.to_owned()));
            url.path.segments.push(Segment::Placeholder { name: name_of_key, colon: false });
        }
        _ => {
            for argument in &mut parsed {
                if argument.name.is_empty() {
                    argument.name.clone_from(&argument.placeholder);
                }
            }
            url.path.segments.push(Segment::Call { name: name.to_owned(), arguments: parsed });
        }
    }
}

/// Reads what stands for an argument's value; a literal becomes a placeholder of the argument's name.
fn argument(url: &mut Url, name: &str, value: &str) -> Argument {
    let value = value.trim();
    let bare = value.trim_matches('\'');
    let quoted = value.starts_with('\'');
    if let Some(placeholder) = placeholder(bare).or_else(|| bare.strip_prefix('@').map(str::to_owned)) {
        return Argument { name: name.to_owned(), placeholder, quoted };
    }
    let placeholder = if name.is_empty() { "id" } else { name };
    if !is_filler(bare) {
        // `TimeZoneStandard=microsoft.graph.timeZoneStandard'{timezone_format}'` takes its prefix along.
        url.literals.push((placeholder.to_owned(), if quoted { bare } else { value }.to_owned()));
    }
    Argument { name: name.to_owned(), placeholder: placeholder.to_owned(), quoted }
}

/// `n`, `parameterValue` and `startDateTime-value` say nothing.
fn is_filler(value: &str) -> bool {
    value.len() == 1 && !value.bytes().all(|byte| byte.is_ascii_digit())
        || value.is_empty()
        || operations::FILLERS.ends(value)
}

/// Whether the next segment is due to be an id: behind the name of a collection.
fn is_id_due(before: &[Segment]) -> bool {
    let is_name = |name: &str| !name.starts_with('$') && !name.ends_with(':');
    before.last().is_some_and(|last| !last.is_cast() && matches!(last, Segment::Literal(name) if is_name(name)))
}

/// What follows an `&` that was written for HTML, where its sign is a reference: `?$top=5&amp;$skip=5`.
pub(crate) const REFERENCE: &str = "amp;";

/// The pairs after the `?`; teamsapp-publish.md has a colon for the sign: `?requiresReview:{Boolean}`.
fn query_options(query: &str) -> Vec<(String, String)> {
    let options = scan::parts(Origin::Page, query, '&').filter_map(|option| {
        let option = option.trim_start_matches(REFERENCE);
        let (name, value) = option.split_once(['=', ':']).unwrap_or((option, ""));
        let name = name.trim();
        (!name.is_empty() && !name.contains(' ')).then(|| (name.to_owned(), value.trim().to_owned()))
    });
    options.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        url(text).map_or("-".to_owned(), |url| {
            let mut shown = url.path.to_string();
            for (name, value) in url.query.iter().chain(&url.literals) {
                shown.push_str(&format!(" {name}={value}"));
            }
            shown
        })
    }

    #[test]
    fn hosts_versions_and_missing_slashes_are_normalised() {
        for text in ["https://graph.microsoft.com/v1.0/me/events", "~/me/events/", "/beta/me/events", "me//events"] {
            assert_eq!(shown(text), "/me/events");
        }
        assert_eq!(shown("https://bot.contoso.com/api/calls"), "-");
    }

    #[test]
    fn a_query_may_be_written_for_html() {
        assert_eq!(shown("/lamps?start={start}&amp;end={end}&x=1"), "/lamps start={start} end={end} x=1");
        assert_eq!(shown("/lamps?$top=5&amp;amp;amp;=1"), "/lamps $top=5");
    }

    #[test]
    fn placeholders_come_in_many_spellings() {
        assert_eq!(shown("/users/{id | userPrincipalName}/x"), "/users/{id | userPrincipalName}/x");
        assert_eq!(shown("/users/{user-id} | user-principal-name/x"), "/users/{user-id | user-principal-name}/x");
        assert_eq!(shown("/teams/(team-id)/x"), "/teams/{team-id}/x");
        assert_eq!(shown("/sites/{hostname},{site-id}"), "/sites/{hostname,site-id}");
        assert_eq!(shown("/a/{id}$ref"), "/a/{id}/$ref");
        assert_eq!(shown("/me/messages('{id}')/x"), "/me/messages/{id}/x");
        assert_eq!(
            shown("/directoryObjects/84b80893-8749-40a3-97b7-68513b600544/x"),
            "/directoryObjects/{id}/x id=84b80893-8749-40a3-97b7-68513b600544"
        );
    }

    #[test]
    fn a_host_where_an_id_is_due_is_an_id() {
        for host in [
            "contoso.sharepoint.com",
            "contoso.sharepoint.com,1,2",
            "fabrikam.sharepoint.com",
            "lamps.example",
            "a-1.b2.c",
        ] {
            let expected = match host {
                "a-1.b2.c" => format!("/sites/{host}/lamps/{{id}}"),
                _ => format!("/sites/{{id}}/lamps/{{id}} id={host}"),
            };
            assert_eq!(shown(&format!("/sites/{host}/lamps/{{id}}")), expected);
        }
        assert_eq!(shown("/sites/fabrikam.example:/{path}:/lists"), "/sites/{id}:/{path}:/lists id=fabrikam.example");
        for no_id in [
            "/lamps/{id}/fabrikam.example/x",
            "/lamps/microsoft.graph.lamp/x",
            "/lamps/graph.lamp",
            "/microsoft.graph.lamp/fabrikam.example",
            "/lamps/Com.Fabrikam.Lamp",
            "/lamps/v1.0",
            "/fabrikam.example/lamps",
        ] {
            assert_eq!(shown(no_id), no_id);
        }
    }

    #[test]
    fn colon_paths_hold_any_path() {
        assert_eq!(shown("/me/drive/root:/{item-path}:/workbook"), "/me/drive/root:/{item-path}:/workbook");
        assert_eq!(shown("/sites/{host}:/{path}:/lists"), "/sites/{host}:/{path}:/lists");
        assert_eq!(
            shown("/me/drive/root:/Plans/plan.docx:/content"),
            "/me/drive/root:/{item-path}:/content item-path=Plans/plan.docx"
        );
    }

    #[test]
    fn arguments_become_placeholders() {
        assert_eq!(shown("/x/range(address='<address>')/cell"), "/x/range(address='{address}')/cell");
        assert_eq!(shown("/x/range(address='<address>'/cell"), "/x/range(address='{address}')/cell");
        assert_eq!(shown("/x/range(<address>)/cell"), "/x/range(address={address})/cell");
        assert_eq!(shown("/x/f(on='reviewer')"), "/x/f(on='{on}') on=reviewer");
        assert_eq!(shown("/x/f(rows={n}, columns={n})"), "/x/f(rows={n},columns={n})");
        assert_eq!(shown("/x/image(width=640,mode='fit')"), "/x/image(width={width},mode='{mode}') width=640 mode=fit");
        assert_eq!(shown("/x/delta()"), "/x/delta()");
        assert_eq!(
            shown("/x/zones(Standard=microsoft.graph.zone'{z}')"),
            "/x/zones(Standard={Standard}) Standard=microsoft.graph.zone'{z}'"
        );
        assert_eq!(shown("/directoryRoles/roleTemplateId={role}/m"), "/directoryRoles/roleTemplateId={role}/m");
    }

    #[test]
    fn queries_are_taken_apart() {
        assert_eq!(
            shown("/a?startDateTime={s}&$expand=x($filter=id eq '{a&b}')"),
            "/a startDateTime={s} $expand=x($filter=id eq '{a&b}')"
        );
        assert_eq!(shown("/a?requiresReview:{Boolean}"), "/a requiresReview={Boolean}");
        assert_eq!(
            shown("/g/$ref?$id=https://graph.microsoft.com/v1.0/users/{id}"),
            "/g/$ref $id=https://graph.microsoft.com/v1.0/users/{id}"
        );
    }

    #[test]
    fn what_no_template_can_say_is_no_path() {
        for text in ["/a'b/c", "/d('{x={y}/z", "/a b={x}", "/key=root:/a/b:/c", "/key=#[A](#id)"] {
            assert_eq!(shown(text), "-", "{text}");
        }
    }

    #[test]
    fn elided_segments_are_noted() {
        assert!(url("/me/childFolders/{id}/.../contacts/{id}").is_some_and(|url| url.is_elided));
    }
}
