//! Writes the sections of a page with operations, in the order in which pages have them.

use super::{body, links::Links, permissions, request, responses, types};
use crate::{
    gateway::{Inline, Sheet},
    page::Page,
    resolve::operations::DecidedPage,
};

/// `shown` are the query options that examples alone show.
pub(super) fn write(
    sheet: &mut Sheet,
    page: &Page,
    decided: &DecidedPage,
    shown: &[request::ShownOption],
    links: &Links,
) {
    types::namespace(sheet, page);
    if decided.page.deprecations.iter().any(|one| one.paths().is_empty()) {
        sheet.paragraph(&Inline::fixed("This API is deprecated."));
    }
    permissions::write(sheet, decided);
    request::lines(sheet, decided);
    request::placeholders(sheet, page, decided, links);
    request::query(sheet, page, decided, shown, links);
    request::headers(sheet, decided);
    body::write(sheet, page, decided, links);
    responses::write(sheet, page, decided, links);
}
