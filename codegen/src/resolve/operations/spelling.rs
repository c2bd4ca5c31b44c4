//! Spells each name in a path as most pages do, where pages differ in case.

use std::collections::BTreeMap;

use super::Unnamed;
use crate::api::Segment;

/// Gives `calendargroups` and `Range` the case that most pages use, of those with capitals inside if there are any.
pub(super) fn unify(operations: &mut [Unnamed]) {
    let mut spellings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for name in operations.iter().flat_map(|operation| &operation.path.segments).filter_map(Segment::name) {
        let of_name = spellings.entry(name.to_ascii_lowercase()).or_default();
        *of_name.entry(name.to_owned()).or_default() += 1;
    }
    spellings.retain(|_, of_name| of_name.len() > 1);
    for segment in operations.iter_mut().flat_map(|operation| &mut operation.path.segments) {
        let Some(of_name) = segment.name().and_then(|name| spellings.get(&name.to_ascii_lowercase())) else {
            continue;
        };
        let is_camel = |name: &str| name.chars().skip(1).any(|c| c.is_ascii_uppercase());
        let best = of_name.iter().max_by_key(|(name, count)| (is_camel(name), **count));
        if let (Some((best, _)), Segment::Literal(name) | Segment::Call { name, .. }) = (best, segment) {
            name.clone_from(best);
        }
    }
}
