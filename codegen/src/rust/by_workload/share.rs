//! Joins the workloads that share a part of a crate.

use crate::{gateway::FeatureName, rust::krate::AnyFeature};

/// What more workloads than these share is always there: a program that names any workload has it anyway, and the list would
/// stand at each type, place and property. Of v1.0 it is the base of all entities with what derives from that and nothing leads
/// to.
const FEW: usize = 12;

/// Who shares a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Share {
    /// Nobody yet.
    #[default]
    None,
    /// Some workloads.
    Of(AnyFeature),
    /// What is always there.
    All,
}

impl Share {
    /// A workload alone.
    pub(super) fn of(feature: FeatureName) -> Share {
        Share::Of(AnyFeature::one(feature))
    }

    /// That of something with features, or without.
    pub(super) fn with(feature: Option<&AnyFeature>) -> Share {
        feature.map_or(Share::All, |feature| Share::Of(feature.clone()))
    }

    /// Shares it with others as well; answers whether that is new.
    pub(super) fn add(&mut self, other: &Share) -> bool {
        match (&mut *self, other) {
            (Share::All, _) | (_, Share::None) => false,
            (Share::Of(own), Share::Of(others)) => {
                let is_new = own.add(others);
                if own.iter().len() > FEW {
                    *self = Share::All;
                }
                is_new
            }
            (Share::None | Share::Of(_), other) => {
                *self = other.clone();
                true
            }
        }
    }

    /// The features that it needs.
    pub(super) fn feature(&self) -> Option<&AnyFeature> {
        match self {
            Share::Of(feature) => Some(feature),
            Share::None | Share::All => None,
        }
    }
}

impl<'s> FromIterator<&'s Share> for Share {
    fn from_iter<I: IntoIterator<Item = &'s Share>>(shares: I) -> Share {
        shares.into_iter().fold(Share::None, |mut all, one| {
            all.add(one);
            all
        })
    }
}

impl FromIterator<Share> for Share {
    fn from_iter<I: IntoIterator<Item = Share>>(shares: I) -> Share {
        shares.into_iter().fold(Share::None, |mut all, one| {
            all.add(&one);
            all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, Share};
    use crate::gateway::FeatureName;

    #[test]
    fn what_more_than_a_few_share_is_always_there() {
        let of = |number: usize| FeatureName::of_workload(&format!("boats{number}")).map_or(Share::None, Share::of);
        let mut share: Share = (0..FEW).map(of).collect();
        assert_eq!(share.feature().map(|feature| feature.iter().len()), Some(FEW));
        assert!(!share.add(&of(0)), "a workload that shares it already is not new");
        assert!(share.add(&of(FEW)));
        assert_eq!(share, Share::All);
    }
}
