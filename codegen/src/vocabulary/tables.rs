//! Titles of columns.

super::vocabulary! {
    /// Titles of the column of names in tables of properties and parameters, or the last words of such titles.
    NAMES: ["property", "parameter", "name", "relationship", "properties", "attribute"],
        unseen (&["parameters", "relationships"], "other forms of those that decide");

    /// Titles of the column of types.
    TYPES: ["type"],
        unseen (&["data type", "property type", "parameter type"], "longer titles of the same column");

    /// Last words of the titles of the column of descriptions.
    DESCRIPTIONS: [],
        unseen (&[
        "description", "comments", "notes", "remarks", "details", "explanation", "meaning", "info", "information", "purpose",
    ], "no column of the corpus but `Description` has a text for each row");

    /// Last words of the titles of a column of query options, where no title is one of names.
    OPTIONS: [],
        unseen (&["option", "options", "query", "string", "key", "field", "argument"], "such tables of the corpus say `Name` or `Parameter`");
}
