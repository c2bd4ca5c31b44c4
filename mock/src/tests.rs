//! Tests responses to requests without a socket, against what the pages document.

mod agreement;
mod answers;
mod documented;
mod faults;
mod limits;
mod notifications;
mod uploads;

use std::{
    fs,
    path::Path,
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use graphdown_codegen::{
    page::Version,
    spec::{Document, yaml},
};

use crate::{
    behaviour::Behaviour,
    run::server::Server,
    understand::catalogue::{Catalogue, Surface},
};

/// What the repository's own pages document.
fn own() -> Document {
    // Read once for all tests: it is the whole of v1.0.
    static OWN: LazyLock<Document> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/v1.0/openapi.yaml");
        yaml::read(&fs::read_to_string(path).unwrap()).unwrap()
    });
    OWN.clone()
}

fn catalogue(document: Document) -> Catalogue {
    Catalogue { surfaces: vec![Surface::new(Version::V1, document)] }
}

/// A server of the repository's own pages, at a time that stands still.
fn server(behaviour: Behaviour) -> Server {
    Server::new(catalogue(own()), behaviour, || SystemTime::UNIX_EPOCH + Duration::from_secs(1_625_140_800))
}
