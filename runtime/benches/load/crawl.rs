//! Reads all users page by page under the same faults, and checks that each is returned once and in order.

use graphdown_runtime::{
    http::{Client, Collection, Error, Method},
    model::Additional,
};

use crate::server::{PAGE, Server};

/// A user, as much as the crawl looks at.
#[derive(Clone, Default)]
pub(crate) struct User {
    pub(crate) id: Option<String>,
    pub(crate) display_name: Option<String>,
    additional: Additional,
}

graphdown_runtime::model! { User: "microsoft.graph.user" { id: "id", display_name: "displayName" } }

/// What became of a crawl.
#[derive(Debug, Default)]
pub(crate) struct Crawled {
    pub(crate) users: usize,
    pub(crate) pages: usize,
    /// Requests that the server saw.
    pub(crate) attempts: u64,
    /// Users that didn't come.
    pub(crate) missing: usize,
    /// Users that came a second time, or out of order.
    pub(crate) misplaced: usize,
    pub(crate) error: Option<String>,
}

/// Reads all of them.
pub(crate) async fn run(client: &Client, server: &Server, users: usize) -> Crawled {
    let mut ids = Vec::with_capacity(users);
    let error = read(client, &mut ids).await.err().map(|error| error.to_string());
    let expected = (0..users).map(|id| id.to_string());
    let misplaced = ids.iter().zip(expected).filter(|(found, expected)| *found != expected).count();
    let targets = (0..users).step_by(PAGE).map(|first| match first {
        0 => String::from("GET /v1.0/users"),
        _ => format!("GET /v1.0/users?$skiptoken={first}"),
    });
    let accounts: Vec<_> = targets.map(|call| server.account(&call)).collect();
    Crawled {
        users,
        pages: accounts.len(),
        attempts: accounts.iter().map(|account| u64::from(account.attempts)).sum(),
        missing: users.saturating_sub(ids.len()),
        misplaced: misplaced + ids.len().saturating_sub(users),
        error,
    }
}

async fn read(client: &Client, ids: &mut Vec<String>) -> Result<(), Error> {
    let mut users = client.request::<Collection<User>>(Method::GET, "/users", ()).items();
    while let Some(user) = users.try_next().await? {
        ids.extend(user.id);
    }
    Ok(())
}

impl Crawled {
    pub(crate) fn is_fine(&self) -> bool {
        (self.missing, self.misplaced) == (0, 0) && self.error.is_none()
    }
}
