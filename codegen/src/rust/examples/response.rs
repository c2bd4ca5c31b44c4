//! A documented response or notification comes in; the test that it is read, and nothing of it lost, goes out.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    exchange::{Body, Response},
    rust::{
        bodies::Payload,
        doc,
        ident::Ident,
        krate::{Reads, Reply, ResponseTest, Test, WireBody},
    },
    spec::Notification,
};

/// Reads a response as what its call gives back: its result, or the error where the service refused.
pub(super) fn test(payload: &Payload, response: &Response) -> ResponseTest {
    ResponseTest {
        source: response.source.to_owned(),
        reads: match response.status {
            200..300 => Reads::Result(payload.reply.clone()),
            300..400 => Reads::Redirect,
            _ => Reads::Refusal,
        },
        status: response.status,
        headers: response.headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: match response.body {
            Body::Nothing => WireBody::Nothing,
            Body::Json(json) => WireBody::Json(json.clone()),
            Body::Text { text, .. } => WireBody::Text(text.to_owned()),
        },
    }
}

/// The tests of notifications: each is read as the type that its page names.
#[must_use]
pub fn notification_tests(notifications: &[Notification], types: Vec<Option<Reply>>) -> Vec<Test> {
    let mut names: BTreeMap<Ident, usize> = BTreeMap::new();
    let tests = notifications.iter().zip(types).filter_map(|(notification, reply)| {
        let plain = Ident::snake(&doc::escaped(&notification.name));
        let ident = match names.entry(plain.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(1);
                plain
            }
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += 1;
                Ident::snake(&format!("{} {}", plain.bare(), entry.get()))
            }
        };
        let response = ResponseTest {
            source: notification.source.clone(),
            reads: Reads::Result(reply?),
            status: 200,
            headers: Vec::new(),
            body: WireBody::Json(notification.value.clone()),
        };
        Some(Test { ident, request: None, response: Some(response), is_deprecated: false })
    });
    tests.collect()
}
