//! [`scopes_for`]: the least privileged permissions for a set of operations, and which operation needs which.
//!
//! What is hard is the meaning of "least": each page orders its own alternatives, but nothing orders those of different
//! pages. [`scopes_for`] states the rule.

use std::fmt;

use crate::http::{Caller, ConditionalPermissions, Grant, Operation};

/// Computes the least privileged permissions with which a kind of caller can call some operations.
///
/// The result has these properties:
///
/// - all operations can be called with it, except those in [`Scopes::unmet`];
/// - each permission is in the least privileged alternative of one of the operations: no broader one is chosen because
///   it would be enough for several;
/// - no permission can be left out: if one operation needs a broader permission that another one accepts as well, the
///   other's own permission is not included. If one of several could be left out, it is the one that pages list later,
///   and among equals the first by name.
///
/// The result doesn't depend on the order of the operations. The time is proportional to the number of permissions
/// times that of alternatives.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Caller, Grant, Method, Operation, Permissions, scopes_for};
///
/// static LIST_USERS: Operation =
///     Operation::new("users.list", Method::GET, &["/users"]).with_permissions(Permissions::new(
///         Grant::OneOf(&[&["User.ReadBasic.All"], &["User.Read.All"]]),
///         Grant::NotSupported,
///         Grant::OneOf(&[&["User.Read.All"], &["User.ReadWrite.All"]]),
///     ));
/// static CREATE_USER: Operation =
///     Operation::new("users.create", Method::POST, &["/users"]).with_permissions(Permissions::new(
///         Grant::OneOf(&[&["User.ReadWrite.All"]]),
///         Grant::NotSupported,
///         Grant::OneOf(&[&["User.ReadWrite.All"]]),
///     ));
///
/// let scopes = scopes_for([&LIST_USERS], Caller::Application);
/// assert_eq!(scopes.scopes(), ["User.Read.All"]);
/// let scopes = scopes_for([&LIST_USERS, &CREATE_USER], Caller::Application);
/// assert_eq!(scopes.scopes(), ["User.ReadWrite.All"]);
/// assert_eq!(scopes.to_string(), "User.ReadWrite.All: users.list, users.create");
/// ```
#[must_use]
pub fn scopes_for(operations: impl IntoIterator<Item = &'static Operation>, caller: Caller) -> Scopes {
    let operations: Vec<&'static Operation> = operations.into_iter().collect();
    let asked: Vec<&[Together]> = operations.iter().filter_map(|one| alternatives(one, caller)).collect();
    let mut chosen: Vec<&'static str> =
        asked.iter().filter_map(|alternatives| alternatives.first()).flat_map(|least| least.iter().copied()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    for scope in most_privileged_first(&asked, &chosen) {
        let without: Vec<&'static str> = chosen.iter().copied().filter(|one| *one != scope).collect();
        if asked.iter().all(|alternatives| met(alternatives, &without).is_some()) {
            chosen = without;
        }
    }
    let reasons = operations.into_iter().map(|operation| Reason { operation, need: need(operation, caller, &chosen) });
    Scopes { reasons: reasons.collect(), scopes: chosen, caller }
}

/// Permissions that are needed together.
type Together = &'static [&'static str];

/// The alternatives of an operation, least privileged first; `None` if it needs no permission or can't be called.
fn alternatives(operation: &Operation, caller: Caller) -> Option<&'static [Together]> {
    match operation.permissions.of(caller) {
        Grant::OneOf(alternatives) if !alternatives.is_empty() => Some(alternatives),
        _ => None,
    }
}

/// The least privileged alternative that a set of permissions satisfies.
fn met(alternatives: &[Together], scopes: &[&'static str]) -> Option<Together> {
    alternatives.iter().copied().find(|together| together.iter().all(|scope| scopes.contains(scope)))
}

/// Sorts permissions by the last position in which an operation lists them, and by name.
fn most_privileged_first(asked: &[&[Together]], chosen: &[&'static str]) -> Vec<&'static str> {
    let place = |scope: &str| {
        let last = |alternatives: &&[Together]| alternatives.iter().rposition(|together| together.contains(&scope));
        asked.iter().filter_map(last).max()
    };
    let mut scopes = chosen.to_vec();
    // Stable: those of one place stay in the order of their names.
    scopes.sort_by_key(|scope| std::cmp::Reverse(place(scope)));
    scopes
}

fn need(operation: &Operation, caller: Caller, chosen: &[&'static str]) -> Need {
    match operation.permissions.of(caller) {
        Grant::NothingNeeded => Need::Nothing,
        Grant::NotSupported => Need::NotSupported,
        Grant::OneOf(alternatives) => met(alternatives, chosen).map_or(Need::Unknown, Need::Scopes),
        Grant::Unknown => match operation.permissions.conditional {
            [] => Need::Unknown,
            conditional => Need::Conditional(conditional),
        },
    }
}

/// The result of [`scopes_for`]: the permissions, and what each operation needs.
///
/// `Display` shows a line for each permission with the operations that need it, and one for each operation in
/// [`unmet`](Self::unmet).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes {
    scopes: Vec<&'static str>,
    reasons: Vec<Reason>,
    caller: Caller,
}

/// What an operation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// The operation.
    pub operation: &'static Operation,
    /// What it needs of the chosen permissions.
    pub need: Need,
}

/// What an operation needs of the chosen permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// These permissions together: the least privileged alternative of the operation that the chosen permissions
    /// satisfy.
    Scopes(&'static [&'static str]),
    /// No permission.
    Nothing,
    /// This kind of caller can't call the operation.
    NotSupported,
    /// What it needs depends on more than the caller, and nothing is chosen: one of these applies.
    Conditional(&'static [ConditionalPermissions]),
    /// The reference doesn't say which permissions it needs.
    Unknown,
}

impl Scopes {
    /// The permissions, by name: `["Mail.Send", "User.Read"]`.
    #[must_use]
    pub fn scopes(&self) -> &[&'static str] {
        &self.scopes
    }

    /// What each operation needs, in the order of the argument.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The operations that need a permission.
    pub fn asking_for(&self, scope: &str) -> impl Iterator<Item = &'static Operation> {
        let reasons =
            self.reasons.iter().filter(move |reason| matches!(reason.need, Need::Scopes(all) if all.contains(&scope)));
        reasons.map(|reason| reason.operation)
    }

    /// The operations for which nothing is chosen: those that this kind of caller can't call, those whose permissions
    /// are conditional, and those whose permissions the reference doesn't say.
    pub fn unmet(&self) -> impl Iterator<Item = &Reason> {
        let is_unmet = |need: &Need| matches!(need, Need::NotSupported | Need::Conditional(_) | Need::Unknown);
        self.reasons.iter().filter(move |reason| is_unmet(&reason.need))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        for scope in &self.scopes {
            let operations: Vec<&str> = self.asking_for(scope).map(|operation| operation.id).collect();
            lines.push(format!("{scope}: {}", operations.join(", ")));
        }
        for reason in self.unmet() {
            let id = reason.operation.id;
            lines.push(match reason.need {
                Need::NotSupported => format!("{} can't call {id}", self.caller.described()),
                Need::Conditional(conditional) => {
                    let conditions: Vec<&str> = conditional.iter().map(|one| one.when).collect();
                    format!("what {} needs for {id} depends: {}", self.caller.described(), conditions.join("; "))
                }
                _ => format!("it is not documented what {} needs for {id}", self.caller.described()),
            });
        }
        f.write_str(&lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Method, Permissions};

    /// Operations of an application, a line each: alternatives with `|` between them, permissions with `+`.
    fn scopes(operations: &[&str]) -> Scopes {
        let leak = |texts: Vec<&'static str>| -> &'static [&'static str] { texts.leak() };
        let operations = operations.iter().map(|line| -> &'static Operation {
            let grant = match *line {
                "none" => Grant::NothingNeeded,
                "no" => Grant::NotSupported,
                "?" => Grant::Unknown,
                line => {
                    let line: &'static str = line.to_owned().leak();
                    let alternatives = line.split(" | ").map(|together| leak(together.split('+').collect()));
                    Grant::OneOf(alternatives.collect::<Vec<_>>().leak())
                }
            };
            let permissions = Permissions::new(Grant::Unknown, Grant::Unknown, grant);
            Box::leak(Box::new(
                Operation::new((*line).to_owned().leak(), Method::GET, &["/x"]).with_permissions(permissions),
            ))
        });
        scopes_for(operations.collect::<Vec<_>>(), Caller::Application)
    }

    #[test]
    fn the_least_privileged_are_chosen_and_none_too_many() {
        for (operations, expected) in [
            (&[][..], ""),
            (&["none"], ""),
            (&["Read | ReadWrite"], "Read"),
            (&["ReadWrite | Read"], "ReadWrite"),
            (&["Read | ReadWrite", "Write"], "Read Write"),
            // A broader one that is needed anyway does for others.
            (&["Read | ReadWrite", "ReadWrite"], "ReadWrite"),
            (&["Basic | Read | Directory", "Read | Directory", "Directory"], "Directory"),
            // One that nothing needs isn't chosen, though it would do for all.
            (&["Mail | All", "Files | All", "Chat | All"], "Chat Files Mail"),
            // Together.
            (&["A+B | C"], "A B"),
            (&["A+B | C", "C"], "C"),
            (&["A+B | C", "A", "B"], "A B"),
            (&["A | B", "B+C"], "B C"),
            (&["A | B+C", "B", "C | D"], "B C"),
            // Of what could be left out, what pages list later.
            (&["Low | High", "Mid | Low | High", "High | Mid"], "Low Mid"),
            // Pages that contradict each other.
            (&["A | B", "B | A"], "B"),
            (&["Low | Mid", "Mid | High", "High | Low"], "Low Mid"),
            (&["A", "A", "A | B"], "A"),
        ] {
            assert_eq!(scopes(operations).scopes().join(" "), expected, "{operations:?}");
            let reversed: Vec<&str> = operations.iter().rev().copied().collect();
            assert_eq!(scopes(&reversed).scopes().join(" "), expected, "{reversed:?}");
        }
    }

    #[test]
    fn each_operation_is_there_with_what_it_asks_for() {
        let scopes = scopes(&["Read | Write", "Write+Other", "none", "no", "?"]);
        let needs: Vec<Need> = scopes.reasons().iter().map(|reason| reason.need).collect();
        assert_eq!(
            needs,
            [
                Need::Scopes(&["Write"]),
                Need::Scopes(&["Write", "Other"]),
                Need::Nothing,
                Need::NotSupported,
                Need::Unknown
            ]
        );
        assert_eq!(scopes.unmet().count(), 2);
        assert_eq!(
            scopes.to_string(),
            "Other: Write+Other\nWrite: Read | Write, Write+Other\n\
             an application without a user can't call no\n\
             it is not documented what an application without a user needs for ?"
        );
    }

    /// Whatever is chosen is enough, and nothing of it can be left out: over all small tables.
    #[test]
    fn what_is_chosen_is_enough_and_irredundant() {
        const LINES: [&str; 12] = [
            "A",
            "B",
            "A | B",
            "B | A",
            "C | A",
            "A+B",
            "B+C | A",
            "A | B+C",
            "C",
            "B | C",
            "A | C | B",
            "C+D | B | A",
        ];
        for bits in 0..1_usize << LINES.len() {
            let operations: Vec<&str> =
                LINES.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, line)| *line).collect();
            let found = scopes(&operations);
            let is_enough = |scopes: &[&str]| {
                let met = |together: &str| together.split('+').all(|scope| scopes.contains(&scope));
                operations.iter().all(|line| line.split(" | ").any(met))
            };
            assert!(is_enough(found.scopes()), "{operations:?}: {found}");
            for (index, scope) in found.scopes().iter().enumerate() {
                let mut fewer = found.scopes().to_vec();
                fewer.remove(index);
                assert!(!is_enough(&fewer), "{operations:?}: {found}");
                let is_least = |line: &&str| {
                    line.split(" | ").next().is_some_and(|least| least.split('+').any(|one| one == *scope))
                };
                assert!(operations.iter().any(is_least), "{operations:?}: {found}");
            }
        }
    }
}
