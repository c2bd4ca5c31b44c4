//! Reads the preferences for this server from the `Prefer` headers of a request.
//!
//! Preferences for the service are ignored. An unknown one for this server is refused: a test whose fault is misspelt
//! would otherwise pass without it.

use std::{num::NonZeroUsize, str::FromStr};

use http::{HeaderMap, header::HeaderName};

use crate::{
    limits::LONGEST_DELAY,
    respond::fault::Fault,
    understand::check::{About, Complaint},
    understand::suggest,
};

/// What a preference for this server begins with.
const OWN: &str = "graphdown-";
const NAMES: [&str; 5] =
    ["graphdown-fault", "graphdown-page-size", "graphdown-polls", "graphdown-delay", "graphdown-example"];

/// The preferences of one request, which take precedence over the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    /// The fault, and for how many requests of this method and URL; `None` for all.
    pub(crate) fault: Option<(Fault, Option<u32>)>,
    /// Items on a page.
    pub(crate) page_size: Option<NonZeroUsize>,
    /// Polls until completion.
    pub(crate) polls: Option<u32>,
    /// Milliseconds.
    pub(crate) delay: Option<u64>,
    /// The name of the example.
    pub(crate) example: Option<String>,
}

impl Preferences {
    /// Reads `Prefer: graphdown-fault=throttle; times=2, graphdown-page-size=1`; what is not for this server is left alone.
    ///
    /// # Errors
    /// Where what is for this server can't be read.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Complaint> {
        let mut preferences = Preferences::default();
        let lines = headers.get_all(HeaderName::from_static("prefer")).iter();
        for preference in lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')) {
            let preference = String::from_utf8_lossy(preference);
            let mut parts = preference.split(';').map(|part| part.split_once('=').unwrap_or((part, "")));
            let Some((name, value)) = parts.next() else { continue };
            let name = name.trim().to_ascii_lowercase();
            if name.starts_with(OWN) {
                let times = parts.find(|(name, _)| name.trim().eq_ignore_ascii_case("times"));
                preferences.add(&name, unquoted(value), times.map(|(_, times)| unquoted(times)))?;
            }
        }
        Ok(preferences)
    }

    fn add(&mut self, name: &str, value: &str, times: Option<&str>) -> Result<(), Complaint> {
        match name {
            "graphdown-fault" => {
                let times = times.map(|times| number("times of graphdown-fault", times)).transpose()?;
                let fault = Fault::parse(value).ok_or_else(|| unknown_fault(value))?;
                self.fault = Some((fault, times));
            }
            "graphdown-page-size" => self.page_size = Some(number(name, value)?),
            "graphdown-polls" => self.polls = Some(number(name, value)?),
            "graphdown-delay" => self.delay = Some(delay(value)?),
            "graphdown-example" => self.example = Some(value.to_owned()),
            _ => return Err(complaint(unknown("preference", name, &NAMES))),
        }
        Ok(())
    }
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches('"')
}

fn complaint(message: String) -> Complaint {
    let target = String::from("header.Prefer");
    Complaint { about: About::Header, status: 400, code: "BadRequest", target, message }
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T, Complaint> {
    value.parse().map_err(|_| complaint(format!("{name}: expected a number, found {value:?}")))
}

/// A number of milliseconds that keeps a connection for not too long.
fn delay(value: &str) -> Result<u64, Complaint> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse() {
        Ok(delay) if delay <= LONGEST_DELAY => Ok(delay),
        _ if is_number => {
            let limit = format!("expected a graphdown-delay of at most {LONGEST_DELAY} milliseconds, found {value}");
            Err(complaint(limit))
        }
        _ => Err(complaint(format!("graphdown-delay: expected a number, found {value:?}"))),
    }
}

fn unknown_fault(found: &str) -> Complaint {
    complaint(unknown("fault", found, &Fault::ALL.map(Fault::as_str)))
}

fn unknown(what: &str, found: &str, known: &[&str]) -> String {
    let mut message = format!("expected a known {what} ({}), found {found:?}", known.join(", "));
    if let Some(near) = suggest::name(found, known.iter().copied()) {
        message.push_str(&format!("; perhaps {near} is meant"));
    }
    message
}
