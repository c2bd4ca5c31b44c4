//! Phrases of descriptions that say something of a property in passing.

super::vocabulary! {
    /// What makes a condition of a sentence that has `read-only` in it.
    READ_ONLY_IF: ["if "],
        unseen (&["whether", "when ", "not read-only"], "other forms of those that decide");

    /// What says within a sentence that the service alone sets a value.
    READ_ONLY: ["is read-only", "is a read-only"],
        unseen (&["are read-only"], "other forms of those that decide");

    /// What says that a value is never null.
    NOT_NULLABLE: ["not nullable", "cannot be null"],
        unseen (&[
        "non-nullable", "can't be null", "must not be null", "can not be null",
    ], "other forms of those that decide");

    /// What says that a value may be null.
    NULLABLE: ["can be null"],
        unseen (&["may be null"], "other forms of those that decide");

    /// What makes a condition of a sentence on deprecation.
    DEPRECATED_IF: [],
        unseen (&["whether", "if ", "true when"], "flags of the service are described so: `Whether it is deprecated.`");

    /// What says of a property that it is deprecated.
    DEPRECATED: ["is deprecated", "being deprecated", "be deprecated"],
        unseen (&["is now deprecated", "been deprecated"], "other forms of those that decide");

    /// What `deprecated` is said of where the page as a whole isn't.
    PARTS: [],
        unseen (&[
        " path", " property", " properties", " parameter", " value", " permission",
    ], "a note on a part must not call all of a page deprecated");

    /// What says between `maximum` and a number that the number is something else's.
    OTHER_NUMBERS: [],
        unseen (&["default", "minimum", "least", "not "], "`The maximum isn't fixed, the default is 100.`");

    /// What stands right before a default value.
    DEFAULTS: ["default value is ", "default is ", "defaults to ", "default: ", "default value of "],
        unseen (&["default value: "], "other forms of those that decide");

    /// What a text begins with that is yet to be written.
    UNWRITTEN: [],
        unseen (&["TODO", "TBD", "FIXME", "PLACEHOLDER", "Coming soon", "Lorem ipsum"], "stubs of beta's pages");

    /// What a full stop ends no sentence behind.
    ABBREVIATIONS: ["e.g", "i.e", "etc", "vs"];
}
