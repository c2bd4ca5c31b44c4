//! Decides with which workloads a call is there whose own says nothing: its page names none, or one too small for a feature.
//!
//! What is hard: nearly every path begins with a place that all workloads share. So the calls right at a place count before
//! those below it, and those below count only where they agree: the photo of a user goes with users, and a name in a workbook
//! with what else there is in workbooks.

use std::collections::{BTreeMap, BTreeSet};

use super::Share;
use crate::{
    gateway::FeatureName,
    rust::{features::Workloads, planned::PlannedCall},
};

/// The workloads of the calls at each path and below it.
#[derive(Debug, Default)]
pub(super) struct Nearby<'a> {
    at: BTreeMap<&'a str, BTreeSet<FeatureName>>,
    below: BTreeMap<&'a str, BTreeSet<FeatureName>>,
}

impl<'a> Nearby<'a> {
    /// Those of all calls whose workloads have features.
    pub(super) fn of(planned: &'a [PlannedCall], workloads: &Workloads) -> Nearby<'a> {
        let mut nearby = Nearby::default();
        for one in planned {
            let Some(feature) = workloads.feature(one.call.operation()) else { continue };
            for path in one.call.paths.iter().map(|path| path.path) {
                nearby.at.entry(path).or_default().insert(feature.clone());
                above(path).for_each(|above| _ = nearby.below.entry(above).or_default().insert(feature.clone()));
            }
        }
        nearby
    }

    /// Who shares a call: what is nearest to each of its paths.
    pub(super) fn share(&self, call: &PlannedCall) -> Share {
        let mut share = Share::None;
        for path in call.call.paths.iter().map(|path| path.path) {
            let nearest = std::iter::once(path).chain(above(path)).find_map(|path| self.nearest(path));
            let features = nearest.into_iter().flatten().cloned();
            share.add(&features.map(Share::of).collect());
        }
        if share == Share::None { Share::All } else { share }
    }

    fn nearest(&self, path: &str) -> Option<&BTreeSet<FeatureName>> {
        self.at.get(path).or_else(|| self.below.get(path).filter(|features| features.len() == 1))
    }
}

/// The paths that a path lies below, the nearest first; the root is none.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
        .skip(1)
        .filter(|path| !path.is_empty())
}
