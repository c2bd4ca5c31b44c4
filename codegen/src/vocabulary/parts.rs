//! Words of the titles that say which requests a part of a page is about.

super::vocabulary! {
    /// Words of titles that name neither a resource nor a method.
    TITLE_WORDS: ["request", "requests", "body", "response", "responses", "query", "parameter", "parameters", "header", "headers",
        "option", "options", "optional", "odata", "property", "properties", "resource", "object", "json", "path", "endpoint",
        "operation", "operations", "method", "you", "your", "only", "as", "all"],
        unseen (&["paths", "endpoints", "well"], "other forms of those that decide");

    /// Verbs of titles of parts about reading.
    READING: ["get", "list", "read", "getting"],
        unseen (&["retrieve", "listing", "retrieving"], "other forms of those that decide");

    /// Verbs of titles of parts about creating, beside those of pages that add to a collection.
    ADDING: ["creating"], unseen (&["adding"], "another form of one that decides");

    /// Verbs of titles of parts about changing.
    UPDATING: [], unseen (&["update", "change", "replace", "updating", "replacing"], "titles of other years");

    /// Verbs of titles of parts about deleting.
    DELETING: [], unseen (&["delete", "remove", "deleting", "removing"], "titles of other years");
}
