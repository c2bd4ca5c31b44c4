//! Decides everything that happens on a request, without a socket: the response, its fault and delay, the log entry,
//! and what is posted afterwards.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use graphdown_codegen::path::decoded;

use crate::{
    behaviour::Behaviour,
    lasting::batch,
    lasting::monitor,
    lasting::notifications::{self, Notification, handshake, handshake::Handshake},
    lasting::uploads::{self, Uploads},
    limits::LONGEST_DELAY,
    respond::answer::{self, Answer, Content},
    respond::fault::Fault,
    respond::links,
    respond::paging,
    respond::refusal,
    respond::refusal::Stamp,
    respond::schedule::Schedule,
    respond::select,
    run::index,
    run::log,
    understand::catalogue::Catalogue,
    understand::check::{self, About, Complaint},
    understand::matching::{Call, Found, find},
    understand::preferences::Preferences,
    understand::request::Sent,
};

/// All that is served, how, and what has happened so far.
#[derive(Debug)]
pub(crate) struct Server {
    /// What is served.
    pub(crate) catalogue: Arc<Catalogue>,
    behaviour: Behaviour,
    clock: fn() -> SystemTime,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    answered: u64,
    schedule: Schedule,
    monitors: monitor::Monitors,
    uploads: Uploads,
}

/// Below it are the notifications that can be posted on demand.
const NOTIFY: &str = "/notify/";

/// What happens on a request.
#[derive(Debug, Default)]
pub(crate) struct Reaction {
    /// What is answered.
    pub(crate) answer: Answer,
    /// What becomes of the connection.
    pub(crate) fault: Option<Fault>,
    /// How long the answer waits.
    pub(crate) delay: Duration,
    /// Its log entry.
    pub(crate) entry: log::Entry,
    /// The URLs that must be valid before the answer.
    pub(crate) handshakes: Vec<Handshake>,
    /// The notifications that are posted afterwards.
    pub(crate) notifications: Vec<Notification>,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unread {
    /// It has more than so many bytes.
    TooLarge(usize),
    /// It took longer than that.
    TooSlow(Duration),
}

impl Unread {
    fn complaint(self) -> Complaint {
        let (status, code, message) = match self {
            Unread::TooLarge(size) => {
                (413, "RequestEntityTooLarge", format!("expected a body of at most {size} bytes, found more"))
            }
            Unread::TooSlow(time) => {
                (408, "RequestTimeout", format!("expected the whole body within {time:?}, found a part of it"))
            }
        };
        Complaint { about: About::Body, status, code, target: String::from("body"), message }
    }
}

impl Server {
    /// A server to which nothing has happened.
    pub(crate) fn new(catalogue: impl Into<Arc<Catalogue>>, behaviour: Behaviour, clock: fn() -> SystemTime) -> Self {
        Server { catalogue: catalogue.into(), behaviour, clock, state: Mutex::default() }
    }

    /// What happens on a request.
    pub(crate) fn react(&self, sent: &Sent) -> Reaction {
        let stamp = self.stamp(sent);
        let reaction = match (self.own(sent), sent.path.strip_prefix(NOTIFY)) {
            (Some(answer), _) => Reaction { answer, ..Reaction::default() },
            (None, Some(name)) if sent.method == "POST" => self.notified(name, &stamp),
            (None, _) => self.react_as_service(sent, &stamp),
        };
        stamped(reaction, sent, &stamp)
    }

    /// What happens on a request whose body was not read.
    pub(crate) fn react_unread(&self, head: &Sent, unread: &Unread) -> Reaction {
        let stamp = self.stamp(head);
        let reaction = refusal_of(vec![unread.complaint()], &stamp, |answer| answer.header("Connection", "close"));
        stamped(reaction, head, &stamp)
    }

    /// Whether what happens on a request depends on its body. Nothing happens by asking.
    pub(crate) fn looks_at_body(&self, head: &Sent) -> bool {
        let is_own =
            head.path == "/" || [monitor::MONITORS, links::FILES, NOTIFY].iter().any(|own| head.path.starts_with(own));
        let is_let_in = self.behaviour.no_auth || check::authorization(head).is_none();
        let is_call = || {
            let surface = self.catalogue.surface(head.version);
            surface.is_some_and(|surface| matches!(find(surface, &head.method, &head.path), Found::Call(_)))
        };
        let is_range = self.state().uploads.takes_body(head);
        is_range || !is_own && is_let_in && (batch::is_batch(head) || is_call())
    }

    /// What is no part of the service: the list, files and monitors.
    fn own(&self, sent: &Sent) -> Option<Answer> {
        if sent.path == "/" && sent.method == "GET" {
            let wants_html = sent.header("accept").is_some_and(|accept| accept.contains("text/html"));
            return Some(match wants_html {
                true => {
                    let bytes = index::html(&self.catalogue, &sent.origin).into_bytes();
                    let content = Content::Bytes { media_type: String::from("text/html; charset=utf-8"), bytes };
                    Answer { status: 200, content, ..Answer::default() }
                }
                false => Answer::json(200, index::json(&self.catalogue, &sent.origin)),
            });
        }
        if sent.path.starts_with(monitor::MONITORS) {
            return self.state().monitors.poll(sent);
        }
        links::file(sent.path.strip_prefix(links::FILES)?, sent, &self.catalogue)
    }

    /// The notification of this name, which no call of the application triggers.
    fn notified(&self, name: &str, stamp: &Stamp) -> Reaction {
        let name = decoded(name);
        let refuse = |message: String| {
            let target = String::from("path");
            let complaint = Complaint { about: About::Path, status: 404, code: "ResourceNotFound", target, message };
            refusal_of(vec![complaint], stamp, |answer| answer)
        };
        let Some(url) = &self.behaviour.notify else {
            return refuse(String::from("expected the option `--notify URL`, which says where to post it, found none"));
        };
        match notifications::named(&self.catalogue, &name, url) {
            Some(notification) => {
                let answer = Answer { status: 202, ..Answer::default() };
                Reaction { answer, notifications: vec![notification], ..Reaction::default() }
            }
            None => {
                refuse(format!("expected the name of a notification of the pages, such as `incoming`, found `{name}`"))
            }
        }
    }

    fn react_as_service(&self, sent: &Sent, stamp: &Stamp) -> Reaction {
        let preferences = match Preferences::of(&sent.headers) {
            Ok(preferences) => preferences,
            Err(complaint) => return refusal_of(vec![complaint], stamp, |answer| answer),
        };
        let key = format!("{} {}", sent.method, sent.target);
        let fault = self.state().schedule.next(&self.behaviour, &preferences, &key);
        let delay = Duration::from_millis(preferences.delay.unwrap_or(self.behaviour.delay));
        let mut reaction = match fault.and_then(|fault| self.faulty(fault, sent, stamp)) {
            Some(answer) => Reaction { answer, ..Reaction::default() },
            // What is not answered was not done either.
            None if fault == Some(Fault::Dropped) => Reaction::default(),
            None => self.answered(sent, &preferences, stamp),
        };
        reaction.entry.fault = fault.map(Fault::as_str);
        // The parts of a batch wait one after the other.
        let delay = (delay + reaction.delay).min(Duration::from_millis(LONGEST_DELAY));
        Reaction { fault, delay, ..reaction }
    }

    /// What a fault is answered with, by a code that the operation documents where it does.
    fn faulty(&self, fault: Fault, sent: &Sent, stamp: &Stamp) -> Option<Answer> {
        let surface = self.catalogue.surface(sent.version);
        let found = surface.map(|surface| find(surface, &sent.method, &sent.path));
        let documented = match &found {
            Some(Found::Call(call)) => fault.status().and_then(|status| select::code(call.operation, status)),
            _ => None,
        };
        let answer = refusal::of_fault(fault, self.behaviour.retry_after, documented, stamp)?;
        Some(match links::restart_link(sent) {
            Some(link) if fault == Fault::Gone => answer.header("Location", link),
            _ => answer,
        })
    }

    fn answered(&self, sent: &Sent, preferences: &Preferences, stamp: &Stamp) -> Reaction {
        if sent.path.starts_with(uploads::UPLOADS) {
            return self.uploaded(sent, stamp);
        }
        if let Some(complaint) = check::authorization(sent).filter(|_| !self.behaviour.no_auth) {
            let challenge =
                "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"";
            return refusal_of(vec![complaint], stamp, |answer| answer.header("WWW-Authenticate", challenge));
        }
        if batch::is_batch(sent) {
            return self.batch(sent, stamp);
        }
        if let Some(answer) = self.state().monitors.poll(sent) {
            return Reaction { answer, ..Reaction::default() };
        }
        let Some(surface) = self.catalogue.surface(sent.version) else {
            return refusal_of(vec![self.other_version(sent)], stamp, |answer| answer);
        };
        let found = find(surface, &sent.method, &sent.path);
        match (&found, check::undocumented(&found, sent)) {
            (Found::Call(call), _) => self.called(call, sent, preferences, stamp),
            (Found::OtherMethods { template, allowed }, Some(complaint)) => {
                let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
                let mut reaction =
                    refusal_of(vec![complaint], stamp, |answer| answer.header("Allow", allowed.join(", ")));
                reaction.entry.template = Some((*template).to_owned());
                reaction
            }
            (_, complaint) => refusal_of(complaint.into_iter().collect(), stamp, |answer| answer),
        }
    }

    fn other_version(&self, sent: &Sent) -> Complaint {
        let served: Vec<&str> = self.catalogue.surfaces.iter().map(|surface| surface.name).collect();
        let found = sent.version.unwrap_or_default();
        Complaint {
            about: About::Path,
            status: 404,
            code: "ResourceNotFound",
            target: String::from("path"),
            message: format!("expected a path of {}, found {found}, which is not served", served.join(" or ")),
        }
    }

    /// A documented call: refused where it is not as documented, else answered.
    fn called(&self, call: &Call, sent: &Sent, preferences: &Preferences, stamp: &Stamp) -> Reaction {
        let page = paging::asked(sent);
        let whole = if page.is_some() { paging::first(sent) } else { sent.clone() };
        let selection = select::select(call, &whole, preferences.example.as_deref());
        let complaints = check::complaints(call, &whole);
        let likeness = selection.as_ref().map(|selection| selection.likeness).unwrap_or_default();
        let is_waived = |about: About| match about {
            // What a page shows is documented, whatever its tables say.
            About::Query => self.behaviour.lenient || likeness.query,
            About::Body => self.behaviour.lenient || likeness.body,
            About::Header => likeness.whole,
            About::Path => false,
        };
        let refusing: Vec<Complaint> = complaints.iter().filter(|one| !is_waived(one.about)).cloned().collect();
        let mut reaction = match refusal::refused(&refusing, stamp) {
            Some(answer) => Reaction { answer, ..Reaction::default() },
            None => {
                let mut answer = answer::answer(call, selection.as_ref());
                self.finish(&mut answer, call, &whole, preferences);
                let size = page.map(|(_, size)| size).or(preferences.page_size).or(self.behaviour.page_size);
                if let Some(size) = size {
                    paging::cut(&mut answer, sent, page.map_or(0, |(offset, _)| offset), size);
                }
                let url = self.behaviour.notify.as_deref();
                let notifications = notifications::after(call, selection.as_ref(), sent, &answer, url);
                let handshakes = match select::is_success(answer.status) {
                    true => handshake::of(sent, url, stamp),
                    false => Vec::new(),
                };
                let example = match &selection {
                    Some(selection) => format!("example {}", selection.name),
                    None => String::from("synthesised"),
                };
                let entry = log::Entry { example: Some(example), ..log::Entry::default() };
                Reaction { answer, entry, handshakes, notifications, ..Reaction::default() }
            }
        };
        reaction.entry.template = Some(call.route.template.clone());
        reaction.entry.complaints = complaints;
        reaction
    }

    /// Leads the answer's addresses here.
    fn finish(&self, answer: &mut Answer, call: &Call, sent: &Sent, preferences: &Preferences) {
        links::rewrite(answer, call, sent, &self.catalogue);
        let polls = preferences.polls.or(self.behaviour.polls);
        let mut state = self.state();
        state.monitors.accept(answer, call, sent, &self.catalogue, polls);
        state.monitors.progress(answer, call, sent);
        state.uploads.begin(answer, call, sent, &self.catalogue, (self.clock)());
    }

    /// A request to an address that takes a file: that alone lets one write.
    fn uploaded(&self, sent: &Sent, stamp: &Stamp) -> Reaction {
        match self.state().uploads.react(sent, (self.clock)()) {
            Ok(uploads::Outcome { answer, warnings }) => {
                let entry = log::Entry { complaints: warnings, ..log::Entry::default() };
                Reaction { answer, entry, ..Reaction::default() }
            }
            Err(complaint) if complaint.status == 405 => {
                refusal_of(vec![complaint], stamp, |answer| answer.header("Allow", uploads::METHODS))
            }
            Err(complaint) => refusal_of(vec![complaint], stamp, |answer| answer),
        }
    }

    fn batch(&self, sent: &Sent, stamp: &Stamp) -> Reaction {
        let parts = match batch::parts(sent) {
            Ok(parts) => parts,
            Err(complaint) => return refusal_of(vec![complaint], stamp, |answer| answer),
        };
        let mut whole = Reaction::default();
        let mut failed: Vec<String> = Vec::new();
        let mut answers = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let reaction = match part.depends_on.iter().any(|id| failed.contains(id)) {
                true => Reaction { answer: batch::not_tried(stamp), ..Reaction::default() },
                false => self.react(&part.sent),
            };
            // A part has no connection of its own that could be closed.
            let is_dropped = reaction.fault == Some(Fault::Dropped);
            let instead =
                refusal::of_fault(Fault::Unavailable, self.behaviour.retry_after, None, stamp).filter(|_| is_dropped);
            let reaction = Reaction { answer: instead.unwrap_or(reaction.answer), ..reaction };
            if !select::is_success(reaction.answer.status) {
                failed.push(part.id.clone());
            }
            answers.push((part.id, reaction.answer));
            whole.entry.parts.push(reaction.entry);
            let at = Some(index);
            whole.notifications.extend(reaction.notifications.into_iter().map(|one| Notification { part: at, ..one }));
            whole.handshakes.extend(reaction.handshakes.into_iter().map(|one| Handshake { part: at, ..one }));
            whole.delay += reaction.delay;
        }
        whole.answer = batch::joined(answers);
        whole
    }

    fn stamp(&self, sent: &Sent) -> Stamp {
        let mut state = self.state();
        state.answered += 1;
        let request_id = format!("00000000-0000-4000-8000-{:012x}", state.answered);
        let client_request_id = sent.header("client-request-id").unwrap_or(&request_id).to_owned();
        let date = humantime::format_rfc3339_seconds((self.clock)()).to_string();
        Stamp { date: date.trim_end_matches('Z').to_owned(), request_id, client_request_id }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reaction {
    /// Refuses what named a URL that isn't valid, and posts nothing of it.
    pub(crate) fn invalidate(&mut self, handshake: &Handshake, reason: &str) {
        let complaint = handshake.complaint(reason);
        let refused = refusal_of(vec![complaint.clone()], &handshake.stamp, |answer| answer);
        let ids: Vec<(String, String)> =
            self.answer.headers.drain(..).filter(|(name, _)| name.ends_with("request-id")).collect();
        self.notifications.retain(|one| one.part != handshake.part);
        let entry = match handshake.part {
            None => {
                self.answer = refused.answer;
                Some(&mut self.entry)
            }
            Some(index) => {
                batch::replace(&mut self.answer, index, refused.answer);
                self.entry.parts.get_mut(index)
            }
        };
        self.answer.headers.extend(ids);
        if let Some(entry) = entry {
            (entry.status, entry.example) = (complaint.status, None);
            entry.notifications.clear();
            entry.complaints.push(complaint);
        }
    }
}

fn refusal_of(complaints: Vec<Complaint>, stamp: &Stamp, adapt: impl FnOnce(Answer) -> Answer) -> Reaction {
    let answer = adapt(refusal::refused(&complaints, stamp).unwrap_or_default());
    let entry = log::Entry { complaints, ..log::Entry::default() };
    Reaction { answer, entry, ..Reaction::default() }
}

/// Stamps the answer, and says in the log what was asked and answered.
fn stamped(mut reaction: Reaction, sent: &Sent, stamp: &Stamp) -> Reaction {
    reaction.answer.set("request-id", &*stamp.request_id);
    reaction.answer.set("client-request-id", &*stamp.client_request_id);
    let is_dropped = reaction.fault == Some(Fault::Dropped);
    let entry = &mut reaction.entry;
    (entry.method, entry.target) = (sent.method.clone(), sent.target.clone());
    entry.status = if is_dropped { 0 } else { reaction.answer.status };
    entry.notifications = reaction
        .notifications
        .iter()
        .map(|notification| format!("{} to {}", notification.name, notification.url))
        .collect();
    reaction
}
