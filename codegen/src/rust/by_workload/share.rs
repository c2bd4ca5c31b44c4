//! Joins the workloads that share a part of a crate.

use crate::{gateway::FeatureName, rust::krate::AnyFeature};

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
            (Share::Of(own), Share::Of(others)) => own.add(others),
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
