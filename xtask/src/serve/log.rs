//! Prints the server's log as lines for people. All of it may be text from a client.

use std::fmt::Write;

use graphdown_mock::{Entry, Event};

use crate::{
    arguments::{Format, Output},
    report,
    terminal::{self, Text},
};

/// Prints the log to stderr, as the options say.
pub(super) fn printer(output: &Output) -> fn(Event<'_>) {
    match (output.quiet, output.format) {
        (true, _) => |event| failed(&event),
        (false, Format::Json) => |event| match event {
            Event::Exchange(entry, took) => {
                terminal::err(&Text::line(terminal::json_value(&entry.json(took.as_millis()))))
            }
            other => failed(&other),
        },
        (false, _) => |event| match event {
            Event::Exchange(entry, took) => terminal::err(&human(entry, took.as_millis())),
            other => failed(&other),
        },
    }
}

fn failed(event: &Event<'_>) {
    if let Event::NotPosted { name, url, reason } = event {
        let warning = Text::new().styled(report::WARNING, "warning:");
        terminal::err(&warning.push(format!(" can't post {name} to {url}: {reason}")).end());
    }
}

/// `200 GET /v1.0/… = /communications/calls/{call-id}, example get-call-1, 1 ms`, with complaints below.
pub(crate) fn human(entry: &Entry, milliseconds: u128) -> Text {
    lines(entry, "", milliseconds)
}

/// The exchange, or the part of a batch, after this margin.
fn lines(entry: &Entry, margin: &str, milliseconds: u128) -> Text {
    let Entry { method, target, status, .. } = entry;
    let status = if *status == 0 { String::from("---") } else { status.to_string() };
    let mut line = format!("{margin}{status} {method} {target}");
    if let Some(template) = &entry.template {
        let _ = write!(line, " = {template}");
    }
    if let Some(example) = &entry.example {
        let _ = write!(line, ", {example}");
    }
    if let Some(fault) = entry.fault {
        let _ = write!(line, ", fault {fault}");
    }
    let _ = write!(line, ", {milliseconds} ms");
    let mut text = Text::line(line);
    let complaints = entry.complaints.iter().map(|one| format!("{margin}    {}", one.message));
    let notifications = entry.notifications.iter().map(|one| format!("{margin}    posts {one}"));
    text.extend(complaints.chain(notifications).map(Text::line));
    text.extend(entry.parts.iter().map(|part| lines(part, &format!("{margin}    "), 0)));
    text
}
