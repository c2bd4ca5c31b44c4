//! The `Prefer` headers of a request come in; what it asks of this server goes out.

use std::num::NonZeroUsize;

use http::{HeaderMap, header::HeaderName};

/// What a single request asks for, whatever the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// `throttle`, `unavailable`, `drop` or `cut`, and to how many requests of this method and URL; all, where that is left out.
    pub(crate) fault: Option<(String, Option<u32>)>,
    /// Items on a page.
    pub(crate) page_size: Option<NonZeroUsize>,
    /// Polls until completion.
    pub(crate) polls: Option<u32>,
    /// Milliseconds.
    pub(crate) delay: Option<u64>,
    /// The name of the example.
    pub(crate) example: Option<String>,
}

impl Wishes {
    /// Reads `Prefer: graphdown-fault=throttle; times=2, graphdown-page-size=1`; what is not for this server is left alone.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut wishes = Wishes::default();
        let lines = headers.get_all(HeaderName::from_static("prefer")).iter().filter_map(|value| value.to_str().ok());
        for preference in lines.flat_map(|line| line.split(',')) {
            let mut parts = preference.split(';').map(|part| part.split_once('=').unwrap_or((part, "")));
            let Some((name, value)) = parts.next() else { continue };
            let value = value.trim().trim_matches('"');
            let parameter = |wanted: &str, (name, value): (&str, &str)| {
                name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
            };
            let times = parts.find_map(|part| parameter("times", part)).and_then(|times| times.parse().ok());
            match name.trim().to_ascii_lowercase().as_str() {
                "graphdown-fault" => wishes.fault = Some((value.to_ascii_lowercase(), times)),
                "graphdown-page-size" => wishes.page_size = value.parse().ok(),
                "graphdown-polls" => wishes.polls = value.parse().ok(),
                "graphdown-delay" => wishes.delay = milliseconds(value),
                "graphdown-example" => wishes.example = Some(value.to_owned()),
                _ => {}
            }
        }
        wishes
    }
}

/// A number, however large.
fn milliseconds(value: &str) -> Option<u64> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| value.parse().unwrap_or(u64::MAX))
}
