//! Checks URLs and path templates: what is read can be printed and read again, is sent as written, and gives back the
//! values that fill it.

use graphdown_codegen::path::{Address, Encoding, PathTemplate, Piece, RequestPath, Step, decoded, steps, url as read};
use url::Url;

/// What no template has by chance.
const VALUE: char = '\u{2603}';

/// A text with a URL or path template on its first line, and a URL to hold against it on its second.
pub(crate) fn url(text: &str) {
    let (first, second) = text.split_once('\n').unwrap_or((text, text));
    let path = Address::of(second).local();
    let _ = decoded(second);
    let template = PathTemplate::parse(first);
    let slashed = if first.is_empty() || first.starts_with('/') { first.to_owned() } else { format!("/{first}") };
    assert_eq!(template.to_string(), slashed, "{first:?}, parsed and printed, is another path");
    let _ = RequestPath::sent(&path).fit(&template);
    if let Ok(steps) = steps(&template) {
        are_whole(&steps, first);
        are_filled(&template, &steps);
    }
    let Some(url) = read(first) else { return };
    let printed = url.path.to_string();
    let again = read(&printed).unwrap_or_else(|| panic!("{printed:?}, read of {first:?}, is no path"));
    assert_eq!(again.path.to_string(), printed, "{first:?}, printed and read again, is another path");
    // What can't be sent is told where the template is used.
    let template = PathTemplate::parse(&printed);
    let Ok(steps) = steps(&template) else { return };
    are_whole(&steps, &printed);
    let named: Vec<&str> = steps.iter().flat_map(Step::placeholders).map(|(name, _)| name).collect();
    assert_eq!(named, url.path.placeholders().collect::<Vec<_>>(), "the steps of {printed} have other placeholders");
    are_filled(&template, &steps);
}

/// Each step with the colon that comes before it.
fn behind(steps: &[Step]) -> impl Iterator<Item = (&'static str, &Step)> {
    let before = std::iter::once(None).chain(steps.iter().map(Some));
    before.zip(steps).map(|(before, step)| (before.map_or("", |before| step.colon_behind(before)), step))
}

/// The pieces of its steps are the path, whether it begins with a slash or not.
fn are_whole(steps: &[Step], path: &str) {
    let shown: String = behind(steps).map(|(colon, step)| format!("{colon}{}", step.template())).collect();
    assert_eq!(shown.trim_start_matches('/'), path.trim_start_matches('/'), "the steps of {path:?} are another path");
}

/// With values in it, it is sent as it is written, and the values are what is read of it.
fn are_filled(template: &PathTemplate, steps: &[Step]) {
    let (mut expected, mut written, mut sent) = (Vec::new(), String::new(), String::new());
    let mut last: Option<&Encoding> = None;
    let mut is_plain = true;
    let pieces = behind(steps).flat_map(|(colon, step)| {
        step.pieces.iter().enumerate().map(move |(index, piece)| (if index == 0 { colon } else { "" }, piece))
    });
    for (colon, piece) in pieces {
        written.push_str(colon);
        sent.push_str(colon);
        match piece {
            Piece::Literal(text) => {
                let text = text.as_written();
                // Nothing tells where a value ends before what it may hold itself.
                is_plain &= !text.contains(VALUE) && (last != Some(&Encoding::Quoted) || !text.starts_with('\''));
                written.push_str(text);
                last = None;
            }
            Piece::Placeholder { encoding, .. } => {
                let value = String::from(VALUE).repeat(expected.len() + 1);
                let quote = if *encoding == Encoding::Quoted { "'" } else { "" };
                is_plain &= last.is_none();
                written.push_str(&format!("{quote}{value}{quote}"));
                expected.push(value);
                last = Some(encoding);
            }
        }
        match piece {
            Piece::Literal(text) => sent.push_str(&text.encoded()),
            Piece::Placeholder { .. } => sent.push_str("value"),
        }
    }
    let found = RequestPath::sent(&written).fit(template).map(|fit| fit.values);
    assert!(!is_plain || found.as_ref() == Some(&expected), "{written:?} gives {found:?}, and {expected:?} fills it");
    let url = Url::parse(&format!("https://graph.example{sent}")).unwrap_or_else(|error| panic!("{sent:?}: {error}"));
    assert_eq!(url.as_str(), format!("https://graph.example{sent}"), "a reader of URLs takes {sent:?} for another");
    assert_eq!((url.path(), url.query(), url.fragment()), (sent.as_str(), None, None), "{sent:?} leads elsewhere");
}
