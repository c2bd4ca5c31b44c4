//! What happened to a request comes in; a line for people or for machines goes out.

use std::fmt::Write;

use serde_json::{Value, json};

use super::check::Complaint;
use crate::terminal::Text;

/// What is told of an exchange.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// The method.
    pub(crate) method: String,
    /// Path and query, as they came.
    pub(crate) target: String,
    /// The template that it fits.
    pub(crate) template: Option<String>,
    /// The example that it was answered by, and of whom.
    pub(crate) example: Option<String>,
    /// The status; 0 where the connection was closed before the answer.
    pub(crate) status: u16,
    /// The fault that was met.
    pub(crate) fault: Option<&'static str>,
    /// What is wrong with the request, whether it was refused for it or not.
    pub(crate) complaints: Vec<Complaint>,
    /// The notifications that were posted.
    pub(crate) notices: Vec<String>,
    /// What the parts of a batch met.
    pub(crate) parts: Vec<Entry>,
}

impl Entry {
    /// `GET /v1.0/… 200 /communications/calls/{call-id} get-call-1, 1 ms`, and below it what is to be told besides.
    pub(crate) fn human(&self, milliseconds: u128) -> Text {
        self.lines("", milliseconds)
    }

    /// The entry, or the part of a batch, behind this margin.
    fn lines(&self, margin: &str, milliseconds: u128) -> Text {
        let Entry { method, target, status, .. } = self;
        let status = if *status == 0 { String::from("---") } else { status.to_string() };
        let mut line = format!("{margin}{status} {method} {target}");
        if let Some(template) = &self.template {
            let _ = write!(line, " = {template}");
        }
        if let Some(example) = &self.example {
            let _ = write!(line, ", {example}");
        }
        if let Some(fault) = self.fault {
            let _ = write!(line, ", fault {fault}");
        }
        let _ = write!(line, ", {milliseconds} ms");
        let mut text = Text::line(line);
        let complaints = self.complaints.iter().map(|one| format!("{margin}    {}", one.message));
        let notices = self.notices.iter().map(|notice| format!("{margin}    posts {notice}"));
        text.extend(complaints.chain(notices).map(Text::line));
        text.extend(self.parts.iter().map(|part| part.lines(&format!("{margin}    "), 0)));
        text
    }

    /// The same as an object.
    pub(crate) fn json(&self, milliseconds: u128) -> Value {
        let complaint = |one: &Complaint| json!({ "code": one.code, "target": one.target, "message": one.message });
        let mut value = json!({
            "method": self.method,
            "target": self.target,
            "template": self.template,
            "example": self.example,
            "status": self.status,
            "fault": self.fault,
            "ms": u64::try_from(milliseconds).unwrap_or(u64::MAX),
            "complaints": self.complaints.iter().map(complaint).collect::<Vec<_>>(),
            "notifications": self.notices,
        });
        if !self.parts.is_empty() {
            value["parts"] = self.parts.iter().map(|part| part.json(0)).collect();
        }
        value
    }
}
