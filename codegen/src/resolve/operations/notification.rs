//! Gives each notification a unique name.

use std::collections::BTreeMap;

use crate::api::StandaloneMessage;

/// Numbers those that several pages head alike.
pub(super) fn name(notifications: &mut [StandaloneMessage]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for notification in notifications {
        let count = seen.entry(notification.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            notification.name = format!("{} {count}", notification.name);
        }
    }
}
