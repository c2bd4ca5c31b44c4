//! Decides the constants of permissions and grants: a constant for each permission, and one for each grant that several
//! operations have, so that each is written and compiled once. The reference has two thousand operations with a few hundred
//! different grants of as many permissions.
//!
//! What is hard: a constant's name must not change with pages that have nothing to do with it. So it is made of what the
//! grant says, the first and the last alternative and the number of the others, and not of where it is used.

use std::collections::{BTreeMap, BTreeSet};

use super::krate::{GrantConstant, Grants, OperationModule, PermissionConstant};
use crate::{
    api::{Grant, Permissions},
    gateway::{Ident, Scope},
};

/// The constants, sorted by what they stand for.
pub(crate) fn constants(modules: &[OperationModule]) -> Grants {
    let mut counts: BTreeMap<&[Vec<String>], usize> = BTreeMap::new();
    for operation in modules.iter().flat_map(|module| &module.operations) {
        count(&operation.permissions, &mut counts);
    }
    let mut scope = Scope::default();
    let names: BTreeSet<&String> = counts.keys().flat_map(|alternatives| alternatives.iter().flatten()).collect();
    let permission = |name: &String| PermissionConstant {
        ident: scope.claim([Ident::constant(&format!("permission {name}"))]),
        name: name.clone(),
    };
    let permissions = names.into_iter().map(permission).collect();
    let shared = counts.into_iter().filter(|(_, count)| *count > 1);
    let constant = |(alternatives, _): (&[Vec<String>], usize)| GrantConstant {
        ident: scope.claim([Ident::constant(&name(alternatives))]),
        alternatives: alternatives.to_vec(),
    };
    Grants { permissions, shared: shared.map(constant).collect() }
}

fn count<'p>(permissions: &'p Permissions, counts: &mut BTreeMap<&'p [Vec<String>], usize>) {
    let Permissions { delegated_work, delegated_personal, application, notes: _, conditional } = permissions;
    for grant in [delegated_work, delegated_personal, application] {
        if let Grant::OneOf(alternatives) = grant {
            *counts.entry(alternatives).or_default() += 1;
        }
    }
    conditional.iter().for_each(|one| count(&one.permissions, counts));
}

/// `Mail.Read`, `Mail.Read or Mail.ReadWrite`, `User.Read or 6 or Directory.AccessAsUser.All`
fn name(alternatives: &[Vec<String>]) -> String {
    let together = |one: &Vec<String>| one.join(" and ");
    match alternatives {
        [first, last] => format!("{} or {}", together(first), together(last)),
        [first, between @ .., last] => format!("{} or {} or {}", together(first), between.len(), together(last)),
        [..] => alternatives.iter().map(together).collect(),
    }
}
