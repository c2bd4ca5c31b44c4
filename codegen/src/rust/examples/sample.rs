//! Gives values that look like what their names say: an id, an address, a date. What is hard is that a name is all that is
//! known: its last words decide, the longest that is listed first.

use crate::words::kebab;

/// Ids, one for each place of an example that asks for one.
const IDS: [&str; 4] = [
    "57dab8b1-894c-409a-b240-bd8beae78896",
    "8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264",
    "c3a1f9d2-6e5b-4b7c-8f20-9a4d1e6b7c35",
    "2b9e7d40-1c6f-4d83-a5e9-7f0b3c8d6a12",
];

/// What a property is for a reader of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Telling {
    /// It says what the object is, as a name or a subject does.
    Much,
    /// It is like others.
    Little,
}

/// What an example calls the person that it is about.
pub(super) const PERSON: &str = "Adele Vance";

/// Texts by the last words of a property's name.
const TEXTS: &[(&str, &str)] = &[
    ("address", "adele@contoso.com"),
    ("alias", "adelev"),
    ("body", "See you on Monday."),
    ("category", "Finance"),
    ("change-type", "created,updated"),
    ("city", "Seattle"),
    ("color", "blue"),
    ("comment", "See you on Monday."),
    ("company-name", "Contoso"),
    ("content", "See you on Monday."),
    ("content-type", "text/plain"),
    ("country", "US"),
    ("country-or-region", "US"),
    ("date", "2026-03-02"),
    ("date-time", "2026-03-02T09:00:00"),
    ("department", "Finance"),
    ("description", "Plans and results of the quarter"),
    ("device-display-name", "LAPTOP-7F3A"),
    ("device-name", "LAPTOP-7F3A"),
    ("display-name", "Quarterly review"),
    ("domain", "contoso.com"),
    ("domain-name", "contoso.com"),
    ("email", "adele@contoso.com"),
    ("email-address", "adele@contoso.com"),
    ("extension-name", "com.contoso.review"),
    ("file-name", "report.docx"),
    ("filter", "startswith(displayName,'Q')"),
    ("given-name", "Adele"),
    ("ip-address", "203.0.113.7"),
    ("job-title", "Auditor"),
    ("justification", "Needed for the quarterly review"),
    ("key", "color"),
    ("language", "en-US"),
    ("locale", "en-US"),
    ("mail", "adele@contoso.com"),
    ("mail-nickname", "quarterly-review"),
    ("manufacturer", "Contoso"),
    ("media-type", "text/plain"),
    ("message", "See you on Monday."),
    ("name", "Quarterly review"),
    ("new-password", "Tr0ub4dor&3-Lamp"),
    ("notes", "Plans and results of the quarter"),
    ("office-location", "18/2111"),
    ("operating-system", "Windows"),
    ("password", "xWwvJ]6NMw+bWH-d"),
    ("path", "Documents/report.docx"),
    ("phone", "+1 425 555 0109"),
    ("phone-number", "+1 425 555 0109"),
    ("postal-code", "98052"),
    ("publisher", "Contoso"),
    ("query", "quarterly review"),
    ("query-string", "quarterly review"),
    ("reason", "Needed for the quarterly review"),
    ("resource", "users"),
    ("search", "review"),
    ("state", "WA"),
    ("street", "One Microsoft Way"),
    ("subject", "Quarterly review"),
    ("summary", "Plans and results of the quarter"),
    ("surname", "Vance"),
    ("text", "See you on Monday."),
    ("time", "09:00:00"),
    ("time-zone", "Pacific Standard Time"),
    ("title", "Quarterly review"),
    ("topic", "Quarterly review"),
    ("upn", "adele@contoso.com"),
    ("uri", "https://contoso.com/review"),
    ("url", "https://contoso.com/review"),
    ("usage-location", "US"),
    ("user-display-name", PERSON),
    ("user-name", PERSON),
    ("user-principal-name", "adele@contoso.com"),
    ("value", "blue"),
    ("vendor", "Contoso"),
    ("version", "1.0"),
];

/// Texts by the last words of a placeholder's name, where that means another thing in a URL than in an object.
const OF_URLS: &[(&str, &str)] = &[
    ("address", "A1:C3"),
    ("attachment-id", "AAMkAGQ3ZjBhTAAABEgAQAPq8"),
    ("calendar-id", "AAMkAGQ3ZjBhTAAAAAAEGAAA7"),
    ("channel-id", "19:4b6f1c0e8a2d47d59b3e7c61f0a5d829@thread.tacv2"),
    ("chart-name", "Chart 1"),
    ("chat-id", "19:8d2f6c1e4b074f5a9c1d3e7a90b5d264@thread.v2"),
    ("contact-id", "AAMkAGQ3ZjBhTAAAAAAEOAAA3"),
    ("date-time", "2026-03-02T09:00:00Z"),
    ("domain-id", "contoso.com"),
    ("drive-id", "b!q7Xk2mVtR0aZ5cJw8NfYpLsEoGhUdB3iK6TqWxC9vMzPl1rA4eSnDyHbOuIgFjQ"),
    ("event-id", "AAMkAGQ3ZjBhTAAAAAAENAAA5"),
    ("if-match", "W/\"JzEtVGFzayAgQEBAQEBAQEA=\""),
    ("index", "0"),
    ("item-id", "01QX7WVB3ZK5D2MEYRHJAJ6TNFC4LOGPSU"),
    ("item-path", "Documents/report.docx"),
    ("mail-folder-id", "AAMkAGQ3ZjBhTAAAAAAEMAAA9"),
    ("message-id", "AAMkAGQ3ZjBhTAAAAAAEJAAA1"),
    ("name", "report"),
    ("period", "D7"),
    ("q", "review"),
    ("site-id", "contoso.sharepoint.com,57dab8b1-894c-409a-b240-bd8beae78896,8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264"),
    ("size", "medium"),
    ("table-id", "Table1"),
    ("token", "latest"),
    ("worksheet-id", "Sheet1"),
];

/// The placeholder of a file's path, and the one where the file is a workbook.
const OF_WORKBOOKS: [&str; 2] = ["item-path", "Documents/budget.xlsx"];

/// The last words of names of properties that say what an object is, in the order of their worth.
const TELLING: &[&str] = &[
    "display-name",
    "subject",
    "title",
    "topic",
    "name",
    "description",
    "body",
    "to-recipients",
    "email-address",
    "address",
    "content",
    "content-type",
    "comment",
    "start",
    "end",
    "date-time",
    "time-zone",
];

/// What a time is called that lies behind another.
const LATER: &[&str] = &["due", "end", "expiration", "expires", "expiry", "until"];

/// Gives one example its ids, a different one for each place.
#[derive(Debug, Default)]
pub(super) struct Ids(usize);

impl Ids {
    /// The next one.
    pub(super) fn next(&mut self) -> &'static str {
        let id = IDS.get(self.0 % IDS.len()).copied().unwrap_or_default();
        self.0 += 1;
        id
    }
}

/// A text for a property of that name; its name again where nothing else is known.
pub(super) fn text(name: &str, ids: &mut Ids) -> String {
    let words = kebab(name);
    if is_id(&words) {
        return ids.next().to_owned();
    }
    listed(TEXTS, &words).map_or(words, str::to_owned)
}

/// A text for a placeholder of that name in a URL.
pub(super) fn in_url(name: &str, path: &str, ids: &mut Ids) -> String {
    let words = kebab(name);
    let [of_file, workbook] = OF_WORKBOOKS;
    match listed(OF_URLS, &words) {
        Some(_) if words == of_file && path.contains("/workbook") => workbook.to_owned(),
        Some(text) => text.to_owned(),
        None => text(name, ids),
    }
}

/// Whether a text only says what could stand in its place: `{id}`, `String`, `here | there`.
pub(super) fn is_stand_in(text: &str) -> bool {
    let is_within = |open, close| text.len() > 2 && text.starts_with(open) && text.ends_with(close);
    let is_type = text.strip_suffix("(identifier)").unwrap_or(text).trim().eq_ignore_ascii_case("string");
    is_within('{', '}') || is_within('<', '>') || text.contains(" | ") || is_type || text.ends_with("-value")
}

/// A point in time for a property of that name.
pub(super) fn date_time(name: &str) -> &'static str {
    if is_later(name) { "2026-03-02T10:00:00Z" } else { "2026-03-02T09:00:00Z" }
}

/// A day for a property of that name.
pub(super) fn date(name: &str) -> &'static str {
    if is_later(name) { "2026-03-31" } else { "2026-03-02" }
}

/// How much a property of that name tells of its object, and its place among those that tell much.
pub(super) fn telling(name: &str) -> (Telling, usize) {
    let words = kebab(name);
    let at = TELLING.iter().position(|end| *end == words);
    at.map_or((Telling::Little, TELLING.len()), |at| (Telling::Much, at))
}

fn is_id(words: &str) -> bool {
    matches!(words.rsplit('-').next(), Some("id" | "ids" | "guid" | "uuid"))
}

fn is_later(name: &str) -> bool {
    kebab(name).split('-').any(|word| LATER.contains(&word))
}

/// The text of the longest end of a name that is listed.
fn listed(texts: &[(&'static str, &'static str)], words: &str) -> Option<&'static str> {
    let is_end = |end: &str| words.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('-'));
    texts.iter().filter(|(end, _)| is_end(end)).max_by_key(|(end, _)| end.len()).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::{Ids, Telling, date_time, in_url, is_stand_in, telling, text};

    #[test]
    fn the_longest_end_of_a_name_decides() {
        let names = ["displayName", "lampIpAddress", "address", "userId", "fooBars", "startDateTime"];
        let mut ids = Ids::default();
        let texts = names.map(|name| text(name, &mut ids));
        let expected =
            ["Quarterly review", "203.0.113.7", "adele@contoso.com", super::IDS[0], "foo-bars", "2026-03-02T09:00:00"];
        assert_eq!(texts, expected);
        let path = "/root:/{item-path}:/workbook";
        let in_url = |name: &str, ids: &mut Ids| in_url(name, path, ids);
        assert_eq!(in_url("address", &mut ids), "A1:C3");
        assert_eq!(in_url("item-path", &mut ids), "Documents/budget.xlsx");
        assert_eq!(in_url("boat-id", &mut ids), super::IDS[1]);
        let texts = ["{id}", "String (identifier)", "on | off", "state-value", "on", "{}", "a string"];
        assert_eq!(texts.map(is_stand_in), [true, true, true, true, false, false, false]);
        assert_eq!([date_time("end"), date_time("created")], ["2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z"]);
        assert_eq!(telling("subject"), (Telling::Much, 1));
    }
}
