//! [`maximum_lifetime`]: how long a subscription may last, by its resource. The reference has a table of types, and a
//! subscription has a path, whose last words say of which type its items are.

use std::time::Duration;

/// The minutes for which a subscription may last, by the type of its resource: the table of `subscription.md` of the reference.
const MINUTES: [(&str, u64); 13] = [
    ("alert", 43_200),
    ("callRecord", 4230),
    ("chatMessage", 60),
    ("contact", 4230),
    ("conversation", 4230),
    ("driveItem", 42_300),
    ("event", 4230),
    ("group", 41_760),
    ("list", 42_300),
    ("message", 4230),
    ("printTaskDefinition", 4230),
    ("printer", 4230),
    ("user", 41_760),
];

/// Types of which the table has none: the shortest that it has, which all services accept.
const UNKNOWN: u64 = 60;

/// A subscription to Outlook's items with resource data lasts less than a day, and no other with resource data is known to
/// need a limit of its own.
const WITH_DATA: u64 = 1440;

/// The segments that say of which type the items are, and how many segments may follow: an id, and what is reached by it.
/// What follows otherwise, is of another type.
const SEGMENTS: [(&str, &str, usize); 18] = [
    ("alerts", "alert", 1),
    ("alerts_v2", "alert", 1),
    ("callrecords", "callRecord", 1),
    ("contacts", "contact", 1),
    ("conversations", "conversation", 1),
    ("drive", "driveItem", usize::MAX),
    ("drives", "driveItem", usize::MAX),
    ("events", "event", 1),
    ("getallmessages", "chatMessage", 0),
    ("groups", "group", 1),
    ("lists", "list", 1),
    ("members", "group", 0),
    ("messages", "message", 1),
    ("owners", "group", 0),
    ("printers", "printer", 2),
    ("replies", "chatMessage", 1),
    ("taskdefinitions", "printTaskDefinition", 2),
    ("users", "user", 1),
];

/// How long a subscription to a resource may last, as the reference says: from an hour for messages of Teams to a month for
/// files. An hour for resources that it doesn't have, which all services accept.
///
/// The resource is that of the subscription: a path without the base URL.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use std::time::Duration;
///
/// use graphdown::notifications::maximum_lifetime;
///
/// assert_eq!(maximum_lifetime("chats/getAllMessages"), Duration::from_secs(60 * 60));
/// assert_eq!(maximum_lifetime("me/mailFolders('inbox')/messages"), Duration::from_secs(4230 * 60));
/// ```
#[must_use]
pub fn maximum_lifetime(resource: &str) -> Duration {
    let minutes = type_of(resource).and_then(|name| MINUTES.iter().find(|(known, _)| *known == name));
    Duration::from_secs(minutes.map_or(UNKNOWN, |(_, minutes)| *minutes) * 60)
}

/// The same for a subscription with or without resource data.
pub(super) fn maximum(resource: &str, includes_data: bool) -> Duration {
    let longest = if includes_data { WITH_DATA } else { u64::MAX / 60 };
    maximum_lifetime(resource).min(Duration::from_secs(longest * 60))
}

/// The type of the items at a path; `None` if the path is of none that the table has.
fn type_of(resource: &str) -> Option<&'static str> {
    let path = resource.split(['?', '#']).next().unwrap_or_default().trim_matches('/').to_ascii_lowercase();
    // An id in parentheses is part of its segment, and may have slashes.
    let segments = segments(&path);
    let known = |segment: &str| SEGMENTS.iter().find(|(known, ..)| *known == segment);
    let (index, (_, name, most)) =
        segments.iter().enumerate().rev().find_map(|(index, segment)| Some((index, known(segment)?)))?;
    let has = |names: &[&str]| segments.iter().take(index).any(|segment| names.contains(segment));
    let is_possible = match *name {
        "user" => index == 0,
        // `groups/{id}/members`
        "group" => segments.first() == Some(&"groups") && index <= 2,
        // Tasks have lists as well.
        "list" => has(&["sites"]),
        _ => true,
    };
    (is_possible && segments.len() - index - 1 <= *most).then_some(())?;
    Some(if *name == "message" && has(&["teams", "chats", "channels"]) { "chatMessage" } else { name })
}

/// The segments of a path without what stands in parentheses.
fn segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = rest.find(['/', '(']).unwrap_or(rest.len());
        let (segment, behind) = rest.split_at(end);
        segments.push(segment);
        let behind = match behind.strip_prefix('(') {
            Some(id) => id.split_once(')').map_or("", |(_, behind)| behind),
            None => behind,
        };
        rest = behind.trim_start_matches('/');
    }
    segments
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::*;

    /// The rows of the table on a page: each type in bold letters with the first number behind it.
    fn rows(page: &str) -> BTreeMap<String, u64> {
        let mut rows = BTreeMap::new();
        for line in page.lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let [types, minutes] = cells[..] else { continue };
            let Some(Ok(minutes)) = minutes.split_whitespace().next().map(str::parse) else { continue };
            rows.extend(types.split("**").skip(1).step_by(2).map(|name| (name.to_owned(), minutes)));
        }
        rows
    }

    #[test]
    fn the_minutes_are_those_of_the_reference() {
        let own: BTreeMap<String, u64> = MINUTES.iter().map(|(name, minutes)| ((*name).to_owned(), *minutes)).collect();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let page = fs::read_to_string(repository.join("specs/v1.0/resources/subscription.md")).unwrap();
        assert_eq!(rows(&page), own);
        let corpus =
            std::env::var("GRAPHDOWN_CORPUS").map_or(repository.join("../shared/corpus/api-reference"), Into::into);
        match fs::read_to_string(corpus.join("v1.0/resources/subscription.md")) {
            Ok(page) => assert_eq!(rows(&page), own),
            Err(_) => eprintln!("skipped: the reference isn't here"),
        }
    }

    #[test]
    fn each_type_of_a_segment_has_its_minutes() {
        for (segment, name, _) in SEGMENTS {
            assert!(MINUTES.iter().any(|(known, _)| *known == name), "{segment}");
        }
    }

    #[test]
    fn a_resource_is_of_the_type_that_its_path_ends_in() {
        for (resource, expected) in [
            ("users", Some("user")),
            ("/users/adele@contoso.com", Some("user")),
            ("groups", Some("group")),
            ("groups/1/members", Some("group")),
            ("groups('1')/conversations", Some("conversation")),
            ("me/messages", Some("message")),
            ("me/mailFolders('inbox')/messages?$filter=isRead eq false", Some("message")),
            ("/users/1/mailFolders/AAMk/messages", Some("message")),
            ("Users('1')/Events", Some("event")),
            ("users/1/contacts", Some("contact")),
            ("teams/getAllMessages", Some("chatMessage")),
            ("/teams/1/channels/19:a@thread.tacv2/messages", Some("chatMessage")),
            ("teams('1')/channels('2')/messages('3')/replies", Some("chatMessage")),
            ("/chats/getAllMessages?model=A", Some("chatMessage")),
            ("/chats/1/messages", Some("chatMessage")),
            ("me/drive/root", Some("driveItem")),
            ("/drives/b!1/root", Some("driveItem")),
            ("users/1/drive/root:/folder", Some("driveItem")),
            ("sites/contoso.com,1,2/lists/3", Some("list")),
            ("communications/callRecords", Some("callRecord")),
            ("security/alerts?$filter=status eq 'NewAlert'", Some("alert")),
            ("print/printers/1/jobs", Some("printer")),
            ("print/taskDefinitions/1/tasks", Some("printTaskDefinition")),
            // What isn't in the table lasts an hour.
            ("communications/presences/1", None),
            ("users/1/presence", None),
            ("users/1/todo/lists/2/tasks", None),
            ("users/1/todo/lists/2", None),
            ("teams/1/members", None),
            ("users/1/calendars/2/permissions/messages/x/y", None),
            ("users/1/manager/photo/x", None),
            ("me", None),
            ("", None),
        ] {
            assert_eq!(type_of(resource), expected, "{resource}");
        }
    }

    #[test]
    fn with_data_it_is_at_most_a_day() {
        assert_eq!(maximum("users", false), Duration::from_secs(41_760 * 60));
        assert_eq!(maximum("me/events", true), Duration::from_secs(1440 * 60));
        assert_eq!(maximum("chats/getAllMessages", true), Duration::from_secs(60 * 60));
    }
}
