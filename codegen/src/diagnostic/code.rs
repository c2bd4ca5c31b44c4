//! Defines all codes of diagnostics with their severities and meanings. Their names are stable.

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is lost; worth knowing.
    Note,
    /// Something on the page is wrong or unclear, and was read as well as it can be.
    Warning,
    /// Something could not be read: the run's exit status says so.
    Error,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// Every kind of diagnostic there is, each with a stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// All codes, in the order of their definition.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable kebab-case name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// The code of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// What this code means, as documented where it is defined.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+),)+ }
            }

            /// How much this code weighs.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// A file or folder among the pages leads out of their folder, is none, is too long or is not UTF-8, so that it was not read.
    UnreadFile = "unread-file", Error;
    /// An `[!INCLUDE]` names a file that is not among the sources.
    MissingInclude = "missing-include", Warning;
    /// An `[!INCLUDE]` leads back to a file that it is included from.
    CyclicInclude = "cyclic-include", Warning;
    /// Something lies deeper within its like than is read.
    NestingLimit = "nesting-limit", Warning;
    /// There is more of something than is read.
    SizeLimit = "size-limit", Warning;
    /// The keys between the `---` lines at a page's top are not well-formed YAML.
    MalformedFrontMatter = "malformed-front-matter", Warning;
    /// A page has no `#` heading.
    MissingTitle = "missing-title", Warning;
    /// A fenced block has no closing fence, so that a Markdown reader takes what follows for code.
    UnclosedFence = "unclosed-fence", Warning;
    /// A comment has no `-->`, so that a Markdown reader drops what follows.
    UnclosedComment = "unclosed-comment", Warning;
    /// Text stands on the line on which an annotation's comment ends.
    TextAfterAnnotation = "text-after-annotation", Warning;
    /// A line begins with a directive, or a quote with a kind of note, that nobody knows; each is told of once.
    UnknownDirective = "unknown-directive", Note;
    /// A group of tabs is not closed by `---`.
    UnclosedTabs = "unclosed-tabs", Note;
    /// A table's row does not have as many cells as its header, or is broken over two lines.
    RaggedTableRow = "ragged-table-row", Warning;
    /// A table's delimiter row does not have as many cells as its header, so that Markdown readers see no table.
    TableDelimiter = "table-delimiter", Warning;
    /// A link in a table's cell has no closing parenthesis.
    UnclosedLink = "unclosed-link", Warning;
    /// Something that strict JSON does not allow, which was read as what it must mean.
    JsonFlaw = "json-flaw", Warning;
    /// Two types or enumerations have one name, or names that differ in case alone.
    DuplicateType = "duplicate-type", Error;
    /// A type states a property twice, or one that its base states already, if only in another case.
    DuplicateProperty = "duplicate-property", Warning;
    /// The property that is said to identify a type's values is none of its properties.
    MissingKey = "missing-key", Warning;
    /// Two operations have one method and path, or one id.
    DuplicateOperation = "duplicate-operation", Error;
    /// The placeholders of a path and its documented path parameters disagree.
    PlaceholderMismatch = "placeholder-mismatch", Error;
    /// A page gave neither operations nor types, and no reason why.
    LostPage = "lost-page", Error;
    /// The name cell of a property's row holds no name.
    InvalidPropertyName = "invalid-property-name", Warning;
    /// A type's JSON sample shows a property otherwise than the table.
    SampleDisagreement = "sample-disagreement", Warning;
    /// Annotation and text of a page name different base types.
    BaseDisagreement = "base-disagreement", Warning;
    /// A name that stands where a type belongs is documented nowhere.
    UnresolvedType = "unresolved-type", Warning;
    /// An operation promises a type, and shows another that has its properties: it is taken to inherit from it.
    InferredBase = "inferred-base", Note;
    /// The type that a page inherits from is documented nowhere.
    UnresolvedBase = "unresolved-base", Warning;
    /// A type inherits from itself by way of others.
    InheritanceCycle = "inheritance-cycle", Warning;
    /// A description lists a member that the property's enumeration doesn't have.
    UnknownMember = "unknown-member", Warning;
    /// The file of corrections can't be read, or a correction gives no reason.
    InvalidOverride = "invalid-override", Error;
    /// A correction's place is gone, or the page says by now what it should.
    UnusedOverride = "unused-override", Error;
    /// An api page has no HTTP request section; its operations are read from its other blocks.
    MissingHttpRequest = "missing-http-request", Warning;
    /// A line of a request block is no path of the service.
    UnreadableRequestLine = "unreadable-request-line", Warning;
    /// A path holds what a URL can't or what would lead elsewhere, such as `..`, `#` or an empty segment.
    UnsendablePath = "unsendable-path", Error;
    /// A part of a document has nothing in the crate.
    LeftOut = "left-out", Warning;
    /// A document restricts or explains something in a way that changes no type and no call.
    Ignored = "ignored", Note;
    /// A document has a member that OpenAPI doesn't define.
    UnknownKeyword = "unknown-keyword", Warning;
    /// A value of a document is of another form than OpenAPI defines for its place.
    UnexpectedForm = "unexpected-form", Warning;
    /// A reference leads to nothing in the document, or out of its folder.
    UnresolvedReference = "unresolved-reference", Error;
    /// An object of a document has two members of one name.
    DuplicateKey = "duplicate-key", Warning;
    /// A number of a document has more digits than 64 bits hold.
    UnrepresentableNumber = "unrepresentable-number", Warning;
    /// A path leaves segments out with dots.
    ElidedPath = "elided-path", Note;
    /// An api page has no permissions table.
    MissingPermissions = "missing-permissions", Warning;
    /// A permissions cell names no permission and is none of the phrases for having none.
    UnreadablePermissions = "unreadable-permissions", Warning;
    /// An example's request is for none of the paths that its page documents.
    ExampleMismatch = "example-mismatch", Warning;
    /// An example calls a documented place by a name that the request lines leave out: `/me` for a user, `root` for an item, `$count` behind a collection.
    UnlistedPath = "unlisted-path", Note;
    /// A request line is only the end of the path that its examples request: `/workbook/names`.
    RelativePath = "relative-path", Warning;
    /// A block that is annotated as a request or a response doesn't begin like one.
    MissingStartLine = "missing-start-line", Warning;
    /// An example was read, and stands neither with an operation nor among those without one.
    LostExample = "lost-example", Error;
    /// A function's parameters stand in a table or an example, but not in the path.
    MissingArguments = "missing-arguments", Note;
    /// Table, prose, annotation or example disagree on what is sent.
    BodyMismatch = "body-mismatch", Warning;
    /// Nothing tells what is sent.
    UnknownBody = "unknown-body", Warning;
    /// Prose, annotation or example disagree on what comes back.
    ResponseMismatch = "response-mismatch", Warning;
    /// Two pages document one operation differently.
    ConflictingPages = "conflicting-pages", Warning;
    /// Nothing tells what comes back.
    UnknownResponse = "unknown-response", Warning;
    /// A table's row lacks the pipe at its beginning or end that the table's header has.
    MissingTablePipe = "missing-table-pipe", Note;
    /// The file of allowances can't be read, or an allowance in it names no code, no place or no reason.
    InvalidAllowance = "invalid-allowance", Error;
    /// Nothing that an allowance allows is there any more.
    UnusedAllowance = "unused-allowance", Warning;
    /// An example's JSON has a property that its type doesn't have.
    UnknownProperty = "unknown-property", Warning;
    /// An example's JSON writes a property's name in another case.
    PropertyCase = "property-case", Warning;
    /// An example's JSON has a property of a derived type, and no `@odata.type` that says so.
    MissingDiscriminator = "missing-discriminator", Warning;
    /// A value of an example is of another kind than its documented type.
    ValueMismatch = "value-mismatch", Warning;
    /// A text of an example is no date, duration or GUID, though documented as one.
    MalformedValue = "malformed-value", Note;
    /// A value of an example is no member of its enumeration, or is written in another case.
    UnknownValue = "unknown-value", Warning;
    /// An `@odata.type` in an example names a type that no page documents, or writes its name in another case.
    UndocumentedType = "undocumented-type", Warning;
    /// An `@odata.type` in an example names a type that does not inherit from the documented one.
    UnrelatedType = "unrelated-type", Warning;
    /// A request of an example lacks a property that is required.
    MissingProperty = "missing-property", Warning;
    /// A request of an example sends a property that is read-only.
    ReadOnlySent = "read-only-sent", Note;
    /// An example shows a body where none is documented.
    UnexpectedBody = "unexpected-body", Warning;
    /// An example shows no body where one is documented.
    MissingBody = "missing-body", Warning;
    /// An example's body is no JSON, or a list where one object is documented, or the other way round.
    UnreadableBody = "unreadable-body", Warning;
    /// An object of an example's JSON has two members of one name.
    DuplicateMember = "duplicate-member", Warning;
    /// An example wraps a single object into a `value`, as only lists and plain values are.
    WrappedEntity = "wrapped-entity", Warning;
    /// A path writes a name in another case than the documented one.
    PathCase = "path-case", Warning;
    /// A page of one version calls the other.
    VersionMismatch = "version-mismatch", Warning;
    /// An example's path has blanks, so that no client can send it.
    UnsendableRequest = "unsendable-request", Warning;
    /// An example leaves a placeholder of its path unfilled.
    UnfilledPlaceholder = "unfilled-placeholder", Note;
    /// A function's argument in an example is not of its documented type, or lacks its quotes.
    ArgumentMismatch = "argument-mismatch", Warning;
    /// An example's query is not made of names and values.
    MalformedQuery = "malformed-query", Warning;
    /// An example writes a query option in another case, or without its `$`.
    QueryOptionCase = "query-option-case", Warning;
    /// An example uses a query option that its page doesn't list among others.
    UnknownQueryOption = "unknown-query-option", Note;
    /// A request shows a query option that no text of its page states.
    ShownQueryOption = "shown-query-option", Note;
    /// An example lacks a query option that is required.
    MissingQueryOption = "missing-query-option", Warning;
    /// A header of an example has no value, or characters that no header may have.
    MalformedHeader = "malformed-header", Warning;
    /// A status line of an example lacks the protocol's version, or gives a status the name of another.
    MalformedStatusLine = "malformed-status-line", Note;
    /// An example answers with a status that its page doesn't speak of.
    UndocumentedStatus = "undocumented-status", Warning;
    /// An example shows a redirect without a `Location`.
    MissingLocation = "missing-location", Warning;
    /// An example's `Content-Type` is not that of the body that follows.
    ContentTypeMismatch = "content-type-mismatch", Warning;
    /// An example's error is not the object that the service's errors are.
    MalformedError = "malformed-error", Warning;
    /// An annotation stands above nothing that it could speak of.
    UnboundAnnotation = "unbound-annotation", Warning;
    /// An annotation has no `blockType`, or one that no tool knows.
    UnknownBlockType = "unknown-block-type", Warning;
    /// An annotation has a key that no tool reads.
    UnknownAnnotationKey = "unknown-annotation-key", Warning;
    /// An annotation has a key twice.
    DuplicateAnnotationKey = "duplicate-annotation-key", Warning;
    /// A key of an annotation has a value of a sort that it can't have.
    AnnotationValue = "annotation-value", Warning;
    /// What an annotation says of its block is not what the block shows, or not what it says elsewhere.
    AnnotationContradiction = "annotation-contradiction", Warning;
    /// Two requests of a page have one name.
    DuplicateRequestName = "duplicate-request-name", Warning;
    /// A page shows a response before any request.
    ResponseWithoutRequest = "response-without-request", Note;
    /// A bracket or a quote in a request template is never closed, or closes nothing.
    UnbalancedTemplate = "unbalanced-template", Error;
    /// The path of a request template holds blanks, an empty segment or what is no segment.
    MalformedPath = "malformed-path", Warning;
    /// A line of a request block lacks its method, its path or the blank between them.
    MalformedRequestLine = "malformed-request-line", Warning;
    /// Where a request template belongs stands the message of a generator that failed.
    GeneratorFailure = "generator-failure", Error;
    /// A request template names host or version.
    AbsoluteTemplate = "absolute-template", Note;
    /// A request template does not begin with a slash.
    MissingSlash = "missing-slash", Warning;
    /// The path gives a function an argument that the table of its parameters doesn't list.
    UnlistedArgument = "unlisted-argument", Warning;
    /// The table of a function's parameters lists one that no path of the page has.
    UnusedParameter = "unused-parameter", Warning;
    /// A page lacks a section that pages of its kind have.
    MissingSection = "missing-section", Warning;
    /// A section stands before one that it usually follows.
    SectionOrder = "section-order", Note;
    /// A section has the heading of one beside it.
    DuplicateSection = "duplicate-section", Warning;
    /// Nothing stands under a heading.
    EmptySection = "empty-section", Warning;
    /// A heading is more than one level below the one before it.
    HeadingJump = "heading-jump", Note;
    /// A page has a second heading of the first level.
    SecondTitle = "second-title", Warning;
    /// A page has no front matter.
    MissingFrontMatter = "missing-front-matter", Warning;
    /// The front matter lacks a key, or the key has no value.
    MissingFrontMatterKey = "missing-front-matter-key", Warning;
    /// The front matter has a key twice.
    DuplicateFrontMatterKey = "duplicate-front-matter-key", Warning;
    /// The `doc_type` is none of those that there are.
    UnknownDocType = "unknown-doc-type", Warning;
    /// The `doc_type` is not that of pages such as this one.
    DocTypeMismatch = "doc-type-mismatch", Warning;
    /// The front matter's title is not that of the page.
    TitleMismatch = "title-mismatch", Note;
    /// A word among permissions is no permission's name, or what parts two of them is missing or too much.
    MalformedPermission = "malformed-permission", Warning;
    /// A cell lists a permission twice.
    DuplicatePermission = "duplicate-permission", Warning;
    /// A permission stands on the wrong side of a more privileged one.
    PermissionOrder = "permission-order", Note;
    /// A row of the permissions table says nothing.
    EmptyPermissions = "empty-permissions", Warning;
    /// A fence names a language that there isn't, or that is not the one of what stands in it.
    FenceLanguage = "fence-language", Warning;
    /// A group of tabs has none for HTTP.
    TabsWithoutHttp = "tabs-without-http", Warning;
    /// A link leads to a page that is not there.
    BrokenLink = "broken-link", Warning;
    /// A link writes the path of a page in another case than the page has.
    LinkCase = "link-case", Warning;
    /// A link leads to a heading that its page doesn't have.
    MissingAnchor = "missing-anchor", Warning;
    /// A link names no target: `[x][]` that is defined nowhere, or `[x]()`.
    UndefinedLink = "undefined-link", Warning;
    /// A cell holds a table written in HTML.
    HtmlTable = "html-table", Note;
    /// A table has a header and no rows.
    EmptyTable = "empty-table", Warning;
    /// Two rows of a table have one name.
    DuplicateRow = "duplicate-row", Warning;
    /// A column's title is none of those that such tables have.
    UnknownColumn = "unknown-column", Note;
    /// A deprecation doesn't say since or until when.
    UndatedDeprecation = "undated-deprecation", Note;
    /// A deprecation doesn't say what to use instead.
    MissingReplacement = "missing-replacement", Note;
    /// A character stands for one that was lost when the text was converted.
    ReplacementCharacter = "replacement-character", Warning;
    /// A character that nobody sees stands in a text.
    InvisibleCharacter = "invisible-character", Warning;
    /// A no-break space stands in code, where it is no space.
    NoBreakSpace = "no-break-space", Warning;
    /// A type's JSON sample shows a property that its tables don't list.
    UnlistedProperty = "unlisted-property", Warning;
    /// A type's JSON sample leaves out a property that its table lists.
    UnshownProperty = "unshown-property", Note;
    /// A type's JSON sample writes a property's name in another case than its table.
    SampleCase = "sample-case", Warning;
    /// A type's JSON sample shows another type of value than its table.
    SampleType = "sample-type", Warning;
    /// A row repeats an inherited property with another type.
    RetypedProperty = "retyped-property", Warning;
    /// Two pages of one type give a property different types, or names that differ in case.
    ConflictingTypes = "conflicting-types", Warning;
    /// A description lists some members of its property's enumeration, but not all.
    IncompleteMembers = "incomplete-members", Note;
    /// Two pages list different members of one enumeration.
    ConflictingMembers = "conflicting-members", Warning;
    /// Two pages call one type by names that differ in case.
    TypeCase = "type-case", Warning;
    /// A row of a request body's table is no property of the type that is sent.
    UnknownRow = "unknown-row", Warning;
}
