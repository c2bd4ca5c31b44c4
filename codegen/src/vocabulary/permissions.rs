//! Words of permission cells: those that say that nothing is needed or supported, and those that join names. The signs
//! between items (`,`, `;`, `<br>`) are no words, and are read in `extract::permission::cell`.

super::vocabulary! {
    /// How cells begin that say that a kind of caller can't.
    NOT_SUPPORTED: ["not supported", "not applicable", "n/a"],
        unseen (&["not available"], "the second column of today's tables says so: backuprestoreroot-enable-permissions.md");

    /// Cells that say that a kind of caller needs nothing.
    NOTHING_NEEDED: ["none"],
        unseen (&["no permissions required", "not required"], "sentences in place of `None`");

    /// What makes one alternative of two names.
    AND: ["and", "plus"],
        unseen (&["+", "&"], "signs for the words");

    /// What else may stand between names.
    JOINTS: ["or", "either", "one", "from"],
        unseen (&["both", "of"], "`one of` and `both … and`, of which the other word decides");

    /// What the titles of tables say that names nothing beside permissions and callers.
    TITLE_WORDS: ["permissions", "permission", "prerequisites", "for", "call", "on", "acting", "in", "to", "following", "from", "least", "most", "privileged", "personal",
        "use", "when", "if", "the", "a", "an", "of", "and", "or", "type", "this", "with", "is", "are", "you"],
        unseen (
            &["uses", "applies", "required", "higher", "types", "table", "api", "need", "needed"],
            "words of the titles of other years"
        );

    /// How a sentence begins that says which case it or the table below it is for.
    CASES: ["for", "to", "when", "if"];

    /// What a text beside permissions is worth telling for, wherever it stands.
    ROLES: [], unseen (&[" role"], "pages of 2021 name roles below their tables only");

    /// How a condition names the one who calls, who is `/me` in paths.
    SELF: ["self"], unseen (&["own", "signed", "yourself", "me"], "other words for the same");

    /// How a condition names those who are none of `/me`.
    OTHERS: ["other"], unseen (&["others", "another"], "other words for the same");

    /// What stands before the kind of caller that a path requires.
    REQUIRED: ["require"], unseen (&["supports only", "only supports", "only support", "support only"], "other words for the same");

    /// How a sentence says that a path doesn't support a kind of caller.
    UNSUPPORTED: ["not supported"],
        unseen (&["aren't supported", "isn't supported", "n't support ", "not support ", "not available", "unsupported"], "other words for the same");
}
