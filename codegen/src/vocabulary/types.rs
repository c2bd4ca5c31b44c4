//! Words of prose on types: what they inherit, what derives from them, which members they list.

/// Graph's common base, which pages need not document. That two types share it says nothing of them.
pub(crate) const COMMON_BASE: &str = "entity";

super::vocabulary! {
    /// Verbs of a sentence that names a base type, before [`FROM`]: `Inherits from [x]`, `a subclass of [x]`.
    INHERITS: ["inherits", "inherited", "derived", "subclass "],
        unseen (&["derives"], "other forms of those that decide");

    /// What stands right before the base type.
    FROM: [" from ", "subclass of "];

    /// Nouns that may follow the name of a base.
    BASE_NOUNS: ["type"],
        unseen (&["entity", "resource"], "other forms of those that decide");

    /// What derived types stand before: `[a] and [b] types inherit from this type`.
    AFTER_DERIVED: ["inherit from this", "subclasses of this"];

    /// What derived types stand behind: `is the base type for [a] and [b]`.
    BEFORE_DERIVED: ["derived types are", "base type for", "base class for"];

    /// With more properties than these besides its `id`, a type whose properties another has may be the other's base.
    SHARED_PROPERTIES: above 1;

    /// What says that no value is of a type itself.
    ABSTRACT: ["abstract type", "abstract base", "abstract class", "abstract resource", "abstract entity", "is abstract"];

    /// How a sentence of a note begins that is about the page's own type.
    ITSELF: [],
        unseen (&["this", "it", "an"], "notes of newer pages say so; the corpus has none");

    /// What begins a clause about another type than the sentence.
    RELATIVE: [],
        unseen (&["which", "that"], "notes of newer pages say so; the corpus has none");

    /// What makes of `values` the beginning of a list of members: `Possible values are:`.
    OF_VALUES: ["possible", "supported", "allowed", "valid", "following", "supports", "accepts"],
        unseen (&["permitted"], "specifications say it where these pages say allowed; here it stands in longer sentences alone");

    /// What a list of members may begin with besides.
    LEAD_INS: ["one of", "can be"];

    /// So many bytes between the beginning of a list and its first member are a clause of their own.
    LONG_CONNECTOR: above 48;

    /// So are so many words.
    WORDY_CONNECTOR: above 6;

    /// A list in a description that has fewer of the members isn't meant as the list of all.
    MEANT_AS_LIST: above 1;

    /// What stands among the members of an enumeration without being a value: what the service may have later, and none.
    NO_MEMBERS: ["unknownFutureValue", "null"];

    /// What says nothing of a value but that it is JSON.
    ANY_JSON: ["json", "json object", "untyped json object", "object", "microsoft.graph.json", "application/json"],
        unseen (&["any", "edm.untyped"], "Edm's name, and the short one");

    /// What opens a list in a cell, before the type of its items.
    ENCLOSING: ["collection("],
        unseen (&["list(", "array(", "collection<", "list<", "array<"], "other words and signs for the same");

    /// Nouns behind a type's name in a cell.
    CELL_NOUNS: ["resource", "object"],
        unseen (&["resource type", "resources", "objects"], "other forms of those that decide");
}
