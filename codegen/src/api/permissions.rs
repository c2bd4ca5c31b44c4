//! What it takes to call an operation: permissions by kind of caller, in alternatives whose order says which is the least.

/// What it takes to call an operation, by kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// A user of an organisation signed in.
    pub delegated_work: Grant,
    /// A user with a personal account signed in.
    pub delegated_personal: Grant,
    /// No user.
    pub application: Grant,
}

/// What it takes for one kind of caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Grant {
    /// The page says nothing.
    #[default]
    Unknown,
    /// This kind of caller can't call it.
    NotSupported,
    /// It can, without any permission.
    NothingNeeded,
    /// One of these, least privileged first; each may need several together.
    OneOf(Vec<Vec<String>>),
}
