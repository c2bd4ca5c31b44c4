//! Gives the address of a page on learn.microsoft.com.

use super::ExternalDocs;
use crate::{api::Origin, page::Version};

/// The addresses of all pages, each once, in their order.
pub(super) fn pages(origins: &[Origin], version: Version) -> Vec<ExternalDocs> {
    let mut pages: Vec<ExternalDocs> = Vec::new();
    for one in origins.iter().map(|origin| page(origin, version)) {
        if !pages.contains(&one) {
            pages.push(one);
        }
    }
    pages
}

/// `v1.0/api/call-get.md` is published as `https://learn.microsoft.com/graph/api/call-get?view=graph-rest-1.0`.
pub(super) fn page(origin: &Origin, version: Version) -> ExternalDocs {
    let path = origin.path.strip_suffix(".md").unwrap_or(&origin.path);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = if folder.ends_with("resources") { "resources/" } else { "" };
    let view = match version {
        Version::V1 => "graph-rest-1.0",
        Version::Beta => "graph-rest-beta",
    };
    ExternalDocs {
        url: format!("https://learn.microsoft.com/graph/api/{folder}{}?view={view}", stem.to_ascii_lowercase()),
    }
}
