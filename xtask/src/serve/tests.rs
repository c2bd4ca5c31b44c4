//! Requests come in without a socket; what is answered goes out, and is held against what the pages document.

mod agreement;
mod answers;
mod documented;
mod faults;
mod limits;
mod uploads;

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{
    catalogue::{Catalogue, Surface},
    options::Behaviour,
    server::Server,
};
use crate::{arguments::Part, generate::home, progress::Progress, spec};

/// What a version folder documents.
fn catalogue(folder: &Path) -> Catalogue {
    let part = Part { only: None, overrides: None };
    let reading = spec::read(folder, &part, &Progress::new(true)).expect("the folder can be read");
    Catalogue { surfaces: vec![Surface::new(reading.docs.version, reading.spec)] }
}

/// A server of the repository's own pages, at a time that stands still.
fn server(behaviour: Behaviour) -> Server {
    Server::new(catalogue(&specs()), behaviour, || SystemTime::UNIX_EPOCH + Duration::from_secs(1_625_140_800))
}

fn specs() -> PathBuf {
    home().join("specs/v1.0")
}
