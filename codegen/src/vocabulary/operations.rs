//! Words that tell actions from plain operations, and what paths and query options are.

super::vocabulary! {
    /// Verbs that names of actions begin with: `createReply`, `getMemberObjects`. A name that begins with none is a collection's
    /// if it is a plural.
    VERBS: ["add", "check", "copy", "create", "find", "get", "remove", "reply", "send", "set", "sync", "translate", "update",
        "upload", "validate"],
        unseen (&["answer", "import", "move", "query"],
        "titles name these actions too; under another title a plural such as `queryExchangeIds` needs its verb");

    /// First words of the titles of pages that add to a collection, whose name then needs to be no plural.
    CREATING: ["create", "add", "upload", "publish"];

    /// What a template writes as the value of an argument without saying anything: `startDateTime-value`.
    FILLERS: ["-value", "parameterValue"];

    /// What says that the query options of a sentence are those that don't work.
    UNSUPPORTED: ["not support", "not currently support"],
        unseen (&["n't support", "cannot use", "can't use", "can not use", "don't use", "do not use"], "other forms of those that decide");

    /// What a sentence says before the query options that it takes back.
    EXCEPTIONS: ["except", "other than", " but "],
        unseen (&["excluding", "apart from"], "other forms of those that decide");

    /// What says that a method takes OData's options, none of which it names.
    SUPPORTING: ["supports the odata", "supports odata", "supports optional odata"],
        unseen (&["all odata query", "all the odata query", "all of the odata query"], "they are named or linked in the corpus");

    /// What a sentence calls an option whose name stands before or behind.
    QUERY_PARAMETERS: ["query parameter", "query parameters", "query option", "query string parameter"];

    /// What placeholders are called that say neither what they are of nor that they are ids: `/charts/{name}`.
    PLAIN_PLACEHOLDERS: ["name"],
        unseen (&["key", "type", "value"], "they say as little as `name`");

    /// Headers that are the runtime's business, or that OpenAPI describes elsewhere.
    COMMON_HEADERS: ["authorization", "content-type", "accept", "content-length"],
        unseen (&["host"], "every request has it");

    /// What a path says that is yet to be written, as a word by itself; `todo` is a collection's name.
    UNFINISHED: [], unseen (&["TODO", "TBD", "FIXME", "XXX", "PLACEHOLDER"], "stubs of beta's pages");
}
