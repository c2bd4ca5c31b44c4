//! Keeps a copy of all users by delta queries, under the same faults and interrupted again and again, and compares it with
//! what the server has.

use std::collections::BTreeMap;

use graphdown_runtime::http::{Change, Client, Collection, Error, Method, Position};

use crate::{
    crawl::User,
    server::{GENERATIONS, user},
};

/// After so many changes a run is interrupted, and the next one goes on from a position that was stored as text.
const INTERRUPTED_AFTER: usize = 333;

/// What became of the copy.
#[derive(Debug, Default)]
pub(crate) struct Synced {
    pub(crate) users: usize,
    /// Changes that were told, of all rounds.
    pub(crate) told: usize,
    /// Runs, of which all but the last of each round were interrupted.
    pub(crate) runs: usize,
    /// Users that the server has and the copy has not, or not as the server has them.
    pub(crate) missing: usize,
    /// Users that the copy has and the server has not.
    pub(crate) left: usize,
    pub(crate) error: Option<String>,
}

/// The names of users by id.
type Copy = BTreeMap<String, String>;

/// Reads all users, then what has changed, round by round.
pub(crate) async fn run(client: &Client, users: usize) -> Synced {
    let mut synced = Synced { users, ..Synced::default() };
    let (mut copy, mut stored) = (Copy::new(), None);
    for generation in 0..GENERATIONS {
        if let Err(error) = round(client, &mut copy, &mut stored, &mut synced).await {
            synced.error = Some(error.to_string());
            return synced;
        }
        let expected: Copy = (0..users).filter_map(|id| Some((id.to_string(), user(id, generation)?))).collect();
        synced.missing += expected.iter().filter(|(id, name)| copy.get(*id) != Some(name)).count();
        synced.left += copy.keys().filter(|id| !expected.contains_key(*id)).count();
    }
    synced
}

/// One round, in as many runs as it takes.
async fn round(
    client: &Client,
    copy: &mut Copy,
    stored: &mut Option<String>,
    synced: &mut Synced,
) -> Result<(), Error> {
    loop {
        let request = client.request::<Collection<User>>(Method::GET, "/users/delta", ());
        let position = stored.as_deref().and_then(|text| serde_json::from_str::<Position>(text).ok());
        let mut changes = match position {
            Some(position) => request.resume(position).changes(),
            None => request.changes(),
        };
        synced.runs += 1;
        for _ in 0..INTERRUPTED_AFTER {
            let change = changes.try_next().await?;
            *stored = serde_json::to_string(&changes.position()).ok();
            let Some(change) = change else { return Ok(()) };
            synced.told += 1;
            let id = change.id().unwrap_or_default();
            match change {
                Change::Changed(user) => _ = copy.insert(id, user.display_name.unwrap_or_default()),
                _ => _ = copy.remove(&id),
            }
        }
    }
}

impl Synced {
    pub(crate) fn is_fine(&self) -> bool {
        (self.missing, self.left) == (0, 0) && self.error.is_none()
    }
}
