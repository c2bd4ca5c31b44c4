//! Tracks long-running operations: the address where a client polls, and the status at each poll. The reference
//! documents such a resource for some of them only.

use std::collections::BTreeMap;

use graphdown_codegen::spec::Schema;
use serde_json::{Map, Value};

use crate::{
    respond::answer::Answer,
    respond::links,
    respond::synthesise,
    understand::catalogue::{Catalogue, Types},
    understand::matching::Call,
    understand::request::Sent,
};

/// Where the operations are that the reference documents no resource for.
pub(crate) const MONITORS: &str = "/graphdown/monitors/";

/// The headers that tell where to ask.
const ADDRESSES: [&str; 2] = ["Operation-Location", "Location"];

/// Words for an operation that goes on, as enumerations spell them; the first where there is no enumeration.
const RUNNING: [&str; 6] = ["running", "inProgress", "in_progress", "pending", "processing", "notStarted"];
/// Words for one that is done.
const COMPLETED: [&str; 4] = ["completed", "succeeded", "success", "done"];

/// All operations that go on, by the path and query at which a client asks for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Monitors {
    /// Whose reading is documented: how many polls are left.
    documented: BTreeMap<String, u32>,
    /// Whose reading is not.
    others: BTreeMap<String, Monitor>,
}

/// An operation that the reference documents no reading of.
#[derive(Clone, Debug)]
struct Monitor {
    left: u32,
    polls: u32,
    shape: Map<String, Value>,
    /// How its status says that it goes on, and that it is done.
    words: (String, String),
}

impl Monitors {
    /// Remembers what an answer's `Location` leads to, and gives one to what was accepted, if the pages document one or
    /// `polls` asks for it.
    pub(crate) fn accept(
        &mut self,
        answer: &mut Answer,
        call: &Call,
        sent: &Sent,
        catalogue: &Catalogue,
        polls: Option<u32>,
    ) {
        let documented = answer.first_of(&ADDRESSES).map(|(name, address)| (name, address.to_owned()));
        let (name, address) = match documented {
            Some((name, address)) => (name, Some(address)),
            None if answer.status != 202 => return,
            None => match documented_address(call).or(polls.map(|_| "Location")) {
                Some(name) => (name, None),
                None => return,
            },
        };
        let polls = polls.unwrap_or(0);
        let is_served = address.as_ref().is_some_and(|address| links::is_served(address, sent, catalogue));
        let here = address.as_ref().and_then(|address| address.strip_prefix(&sent.origin)).map(str::to_owned);
        match here {
            Some(target) if is_served && answer.status == 202 => {
                self.documented.insert(target, polls);
            }
            Some(_) if is_served => {}
            Some(target) if has_status(answer) || answer.status == 202 => {
                self.others.insert(target, Monitor::new(answer, call, polls));
            }
            None if answer.status == 202 => {
                let target = format!("{MONITORS}{}", self.others.len() + 1);
                answer.set(name, format!("{}{target}", sent.origin));
                self.others.insert(target, Monitor::new(answer, call, polls));
            }
            _ => {}
        }
    }

    /// Puts the progress of an operation into the answer that documents its reading.
    pub(crate) fn progress(&mut self, answer: &mut Answer, call: &Call, sent: &Sent) {
        let Some(left) = self.documented.get_mut(&sent.target).filter(|_| sent.method == "GET") else { return };
        let Some(members) = answer.members_mut() else { return };
        let types = call.surface.types();
        let schema = call.operation.response_schema(200);
        let (running, completed) = words(schema.and_then(|schema| types.property(schema, "status")), &types);
        let word = if *left > 0 { running } else { completed };
        *left = left.saturating_sub(1);
        if members.contains_key("status") {
            members.insert(String::from("status"), Value::from(word));
        }
    }

    /// How far an operation is whose reading isn't documented; one at an address of this server's own is 202 while it goes on.
    pub(crate) fn poll(&mut self, sent: &Sent) -> Option<Answer> {
        let monitor = self.others.get_mut(&sent.target).filter(|_| sent.method == "GET")?;
        let is_done = monitor.left == 0;
        let percent = match monitor.polls {
            _ if is_done => 100,
            polls => u64::from(polls - monitor.left) * 100 / (u64::from(polls) + 1),
        };
        monitor.left = monitor.left.saturating_sub(1);
        let mut members = monitor.shape.clone();
        let word = if is_done { &monitor.words.1 } else { &monitor.words.0 };
        members.insert(String::from("status"), Value::from(word.as_str()));
        if members.contains_key("percentageComplete") {
            members.insert(String::from("percentageComplete"), Value::from(percent));
        }
        let is_own = sent.target.starts_with(MONITORS);
        let answer = Answer::json(if is_done || !is_own { 200 } else { 202 }, Value::Object(members));
        let address = format!("{}{}", sent.origin, sent.target);
        Some(if is_done || !is_own { answer } else { answer.header("Location", address) })
    }
}

impl Monitor {
    /// In the shape that the answer shows, else in that which its schema says.
    fn new(answer: &mut Answer, call: &Call, polls: u32) -> Self {
        let types = call.surface.types();
        let schema = call.operation.response_schema(answer.status);
        let documented = answer.members_mut().filter(|members| members.contains_key("status")).cloned();
        let property = schema.and_then(|schema| types.property(schema, "status"));
        let made = || {
            schema
                .filter(|_| property.is_some())
                .and_then(|schema| synthesise::value(schema, &types).as_object().cloned())
        };
        let least = || Map::from_iter([(String::from("percentageComplete"), Value::from(0))]);
        let shape = documented.or_else(made).unwrap_or_else(least);
        Monitor { left: polls, polls, shape, words: words(property, &types) }
    }
}

fn has_status(answer: &mut Answer) -> bool {
    answer.members_mut().is_some_and(|members| members.contains_key("status"))
}

/// The header that the pages say tells where to ask.
fn documented_address(call: &Call) -> Option<&'static str> {
    let headers = &call.operation.response(202)?.headers;
    ADDRESSES.into_iter().find(|name| headers.keys().any(|known| known.eq_ignore_ascii_case(name)))
}

/// How the documented enumeration says that an operation goes on, and that it is done.
fn words<'a>(property: Option<&'a Schema>, types: &Types<'a>) -> (String, String) {
    let members: Vec<&str> =
        property.into_iter().flat_map(|status| &types.meant(status).1.members).filter_map(Value::as_str).collect();
    let word = |known: &[&str]| {
        let member = known.iter().find_map(|word| members.iter().find(|member| member.eq_ignore_ascii_case(word)));
        member.copied().or(known.first().copied()).unwrap_or_default().to_owned()
    };
    (word(&RUNNING), word(&COMPLETED))
}
