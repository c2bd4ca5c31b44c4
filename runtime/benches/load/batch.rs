//! Sends many calls in batches, which fail as a whole and call by call, and compares the client's results with the server's
//! record.

use graphdown_runtime::{
    http::{Client, Error, Method},
    model::Json,
};

use crate::{
    calls::Figures,
    server::{self, Server},
};

/// The path below which calls in batches lie: the server's record of others is another one.
const PATH: &str = "/batched/{}";

/// Makes so many calls of each kind: some that may be executed twice, some that may not, and both in turn.
pub(crate) async fn run(client: &Client, server: &Server, calls: usize, at_once: usize) -> Vec<Figures> {
    let mut figures = Vec::new();
    for methods in [[Method::GET, Method::PUT], [Method::POST, Method::PATCH], [Method::DELETE, Method::POST]] {
        let of_call = |id: usize| methods.get(id % 2).cloned().unwrap_or_default();
        // Ids of their own, since both kinds have calls of POST.
        let first = figures.len() * calls;
        let requests = (first..first + calls).map(|id| {
            let (method, id) = (of_call(id), id.to_string());
            let body = server::body(&format!("{method} /{id}"));
            let request = client.request::<Json>(method, PATH, [id]);
            if body.is_empty() { request } else { request.content("application/json", body) }
        });
        let results: Vec<Result<Json, Error>> = client.batch().parallel(at_once).all(requests).await;
        let [one, other] = &methods;
        let mut found = Figures { method: format!("{one}, {other}"), calls, ..Figures::default() };
        for (id, outcome) in (first..).zip(&results) {
            found.count(server, &of_call(id), &format!("/v1.0/batched/{id}"), id, outcome);
        }
        figures.push(found);
    }
    figures
}
