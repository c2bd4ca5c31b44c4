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
}
