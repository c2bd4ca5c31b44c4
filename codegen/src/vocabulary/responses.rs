//! Words of the sentences on responses and request bodies.

super::vocabulary! {
    /// What says that a response has no body.
    BODILESS: [
        "empty content", "empty response", "empty body", "no response body", "not return a response body",
        "not return any",
    ],
        unseen (&["no body", "n't return a response body", "n't return any"], "other forms of those that decide");

    /// What stands before a link that a header holds, not the body: `a Location header with a URI to the [x] created`.
    LINKED_IN_HEADER: ["header pointing", "uri to", "link to", "location of"],
        unseen (&["url to", "url of", "uri of"], "other forms of those that decide");

    /// The headers whose names sentences on responses give.
    HEADERS: ["Location", "Operation-Location"],
        unseen (&["Content-Location", "Retry-After"], "the others of HTTP that say where or when to go on");

    /// Nouns behind a type's name: `an **alert** object`, `and user object in the response body`.
    TYPE_NOUNS: ["object", "objects", "collection", "resource", "resources", "entity"],
        unseen (&["entities"], "another form of one that decides");

    /// What stands between the types of a choice: `either a [lamp] or a [buoy]`.
    BETWEEN_TYPES: ["or", "a", "an", "the", "new"], unseen (&["either"], "how a choice begins in other sentences");

    /// What stands before such a noun without being the name of a type.
    NO_TYPES: ["json", "new", "requested", "the", "a", "error", "existing", "an", "this", "that", "any", "of", "and"],
        unseen (&[
        "each", "these", "such",
    ], "words of grammar, which no type is called");

    /// What stands before `of`, and says that there are several: `a list of [x]`.
    MANY_OF: ["collection", "list", "array"],
        unseen (&["collections"], "other forms of those that decide");

    /// What stands behind a type's name, and says that there are several: `[x] objects`.
    MANY: ["collection", "objects"],
        unseen (&["collections", "resources", "entities"], "other forms of those that decide");

    /// Names of primitives by which sentences name what comes back; others in lower case are words of English.
    PRIMITIVES: ["String", "Boolean", "Stream", "Int32"],
        unseen (&["Int64", "Double", "DateTimeOffset", "Guid", "Binary"], "Edm's others");

    /// Names of primitives in lower case, which count where one of [`PRIMITIVE_NOUNS`] follows.
    PRIMITIVE_WORDS: ["string"],
        unseen (&["boolean", "integer", "stream"], "the other primitives that English names so");

    /// `a boolean value`, `a string in the response body`
    PRIMITIVE_NOUNS: ["collection", "in"],
        unseen (&["value", "object"], "other forms of those that decide");

    /// What denies, before a word for the body: `Do not supply a request body for this method.`
    DENIALS: ["do not ", "don't ", "does not "],
        unseen (&["doesn't "], "other forms of those that decide");

    /// What announces a table of the members of the object that comes back.
    MEMBERS_FOLLOW: ["following properties"];

    /// What stands right before the media type of what comes back: `` a Stream of `text/csv` ``.
    STREAM_OF: [], unseen (&["Stream of", "Int32 in"], "imported pages say so; others show the type in an example alone");

    /// What says by itself that a request has no body.
    NO_REQUEST_BODY: ["no request body"];
}
