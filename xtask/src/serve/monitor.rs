//! What was accepted comes in; the address of its progress goes out, and at each poll how far it is.

use std::collections::BTreeMap;

use graphdown_codegen::spec::Schema;
use serde_json::{Map, Value, json};

use super::{answer::Answer, catalogue::Catalogue, links, matching::Call, request::Sent, synthesise, types::Types};

/// Where the operations are that the reference documents no resource for.
pub(crate) const MONITORS: &str = "/graphdown/monitors/";

/// The headers that tell where to ask.
const ADDRESSES: [&str; 2] = ["Operation-Location", "Location"];

/// Words for an operation that goes on, as enumerations spell them; the first where there is no enumeration.
const RUNNING: [&str; 6] = ["running", "inProgress", "in_progress", "pending", "processing", "notStarted"];
/// Words for one that is done.
const COMPLETED: [&str; 4] = ["completed", "succeeded", "success", "done"];

/// All operations that go on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Monitors {
    /// By the path that is asked; how many polls are left.
    documented: BTreeMap<String, u32>,
    own: Vec<Monitor>,
}

/// An operation that the reference documents no resource for.
#[derive(Clone, Debug)]
struct Monitor {
    left: u32,
    polls: u32,
    shape: Map<String, Value>,
    running: String,
    completed: String,
}

impl Monitors {
    /// Gives an answer of 202 the address of its progress, if the pages document one or `polls` asks for it.
    pub(crate) fn accept(
        &mut self,
        answer: &mut Answer,
        call: &Call,
        sent: &Sent,
        catalogue: &Catalogue,
        polls: Option<u32>,
    ) {
        if answer.status != 202 {
            return;
        }
        let documented = call.operation.responses.get("202").map(|response| &response.headers);
        let is_documented =
            |name: &&str| documented.is_some_and(|known| known.keys().any(|known| known.eq_ignore_ascii_case(name)));
        let shown = answer.first_of(&ADDRESSES).map(|(name, address)| (name, address.to_owned()));
        let name = match &shown {
            Some((name, _)) => *name,
            None => match ADDRESSES.into_iter().find(|name| is_documented(name)) {
                Some(name) => name,
                None if polls.is_some() => "Location",
                None => return,
            },
        };
        let polls = polls.unwrap_or(0);
        match shown.filter(|(_, address)| links::is_served(address, sent, catalogue)) {
            Some((_, address)) => {
                let path = address.strip_prefix(&sent.origin).unwrap_or(&address).to_owned();
                self.documented.insert(path, polls);
            }
            None => {
                self.own.push(Monitor::new(call, polls));
                answer.set(name, format!("{}{MONITORS}{}", sent.origin, self.own.len()));
            }
        }
    }

    /// Puts the progress of an operation into the answer that documents it.
    pub(crate) fn progress(&mut self, answer: &mut Answer, call: &Call, sent: &Sent) {
        let Some(left) = self.documented.get_mut(&sent.target).filter(|_| sent.method == "GET") else { return };
        let Some(members) = answer.members_mut() else { return };
        let (running, completed) = words(call, &["200"]);
        let word = if *left > 0 { running } else { completed };
        *left = left.saturating_sub(1);
        if members.contains_key("status") {
            members.insert(String::from("status"), Value::from(word));
        }
    }

    /// How far an operation of this server's own is: 202 while it goes on, 200 afterwards.
    pub(crate) fn poll(&mut self, number: &str, sent: &Sent) -> Option<Answer> {
        let number: usize = number.parse().ok()?;
        let monitor = self.own.get_mut(number.checked_sub(1)?).filter(|_| sent.method == "GET")?;
        let is_done = monitor.left == 0;
        let percent = match monitor.polls {
            _ if is_done => 100,
            polls => (polls - monitor.left) * 100 / (polls + 1),
        };
        monitor.left = monitor.left.saturating_sub(1);
        let mut members = monitor.shape.clone();
        let word = if is_done { &monitor.completed } else { &monitor.running };
        members.insert(String::from("status"), Value::from(word.as_str()));
        if members.contains_key("percentageComplete") {
            members.insert(String::from("percentageComplete"), Value::from(percent));
        }
        let answer = Answer::json(if is_done { 200 } else { 202 }, Value::Object(members));
        Some(if is_done { answer } else { answer.header("Location", format!("{}{}", sent.origin, sent.target)) })
    }
}

impl Monitor {
    fn new(call: &Call, polls: u32) -> Self {
        let types = Types::new(&call.surface.document.components.schemas);
        let documented = schema(call, &["202"]).filter(|schema| types.property(schema, "status").is_some());
        let shape = documented.map(|schema| synthesise::value(schema, types));
        let shape = shape.unwrap_or_else(|| json!({ "percentageComplete": 0 }));
        let (running, completed) = words(call, &["202"]);
        let shape = shape.as_object().cloned().unwrap_or_default();
        Monitor { left: polls, polls, shape, running, completed }
    }
}

/// What an operation's answer of one of these statuses is.
fn schema<'a>(call: &Call<'a>, statuses: &[&str]) -> Option<&'a Schema> {
    let operation = call.operation;
    let responses = statuses.iter().filter_map(|status| operation.responses.get(*status));
    responses.flat_map(|response| response.content.values()).find_map(|media| media.schema.as_ref())
}

/// How the documented enumeration says that an operation goes on, and that it is done.
fn words(call: &Call, statuses: &[&str]) -> (String, String) {
    let types = Types::new(&call.surface.document.components.schemas);
    let status = schema(call, statuses).and_then(|schema| types.property(schema, "status"));
    let members: Vec<&str> =
        status.into_iter().flat_map(|status| &types.resolve(status).1.members).filter_map(Value::as_str).collect();
    let word = |known: &[&str]| {
        let member = known.iter().find_map(|word| members.iter().find(|member| member.eq_ignore_ascii_case(word)));
        member.copied().or(known.first().copied()).unwrap_or_default().to_owned()
    };
    (word(&RUNNING), word(&COMPLETED))
}
