//! Defines all codes of diagnostics with their severities and meanings. Their names are stable.

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is lost, but it is worth knowing.
    Note,
    /// Something on the page is wrong or unclear; it is read as well as possible.
    Warning,
    /// Something can't be read; `cargo xtask` exits with 1.
    Error,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// All kinds of diagnostics, each with a stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// All codes, in the order of their definition.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable name in kebab case: `json-flaw`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// The code with this name; `None` if there is none.
            #[must_use]
            pub fn named(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// One sentence: the defect that the code names.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+),)+ }
            }

            /// The severity of all diagnostics with this code.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// A file or folder among the pages can't be read: it links outside, isn't a file, is too long or isn't UTF-8.
    UnreadFile = "unread-file", Error;
    /// An `[!INCLUDE]` names a file that is missing.
    MissingInclude = "missing-include", Warning;
    /// An `[!INCLUDE]` names a file that includes this one.
    CyclicInclude = "cyclic-include", Warning;
    /// Something is nested deeper than is read.
    NestingLimit = "nesting-limit", Warning;
    /// There is more of something than is read.
    SizeLimit = "size-limit", Warning;
    /// The keys between the `---` lines at a page's top are not well-formed YAML.
    MalformedFrontMatter = "malformed-front-matter", Warning;
    /// A page has no `#` heading.
    MissingTitle = "missing-title", Warning;
    /// A fenced block has no closing fence, so that Markdown readers take the following text for code.
    UnclosedFence = "unclosed-fence", Warning;
    /// A comment has no `-->`, so that Markdown readers drop the following text.
    UnclosedComment = "unclosed-comment", Warning;
    /// Text follows the comment of an annotation on its last line.
    TextAfterAnnotation = "text-after-annotation", Warning;
    /// A line begins with a directive, or a quote with a kind of note, that is unknown; each is reported once.
    UnknownDirective = "unknown-directive", Note;
    /// A group of tabs isn't closed by `---`.
    UnclosedTabs = "unclosed-tabs", Note;
    /// A table in a section of parameters, properties or permissions has rows from which nothing is read.
    UnreadRow = "unread-row", Warning;
    /// A row of a table has more or fewer cells than the header, or is on two lines.
    RaggedTableRow = "ragged-table-row", Warning;
    /// The delimiter row of a table has more or fewer cells than the header, so that Markdown readers see no table.
    TableDelimiter = "table-delimiter", Warning;
    /// A link in a cell of a table has no closing parenthesis.
    UnclosedLink = "unclosed-link", Warning;
    /// JSON isn't strictly valid; it is read as it is meant.
    JsonFlaw = "json-flaw", Warning;
    /// Two types or enumerations have the same name, or names that differ only in case.
    DuplicateType = "duplicate-type", Error;
    /// A type documents a property twice, or one that its base has, perhaps in another case.
    DuplicateProperty = "duplicate-property", Warning;
    /// The key of a type isn't one of its properties.
    MissingKey = "missing-key", Warning;
    /// Two operations have the same method and path, or the same id.
    DuplicateOperation = "duplicate-operation", Error;
    /// The placeholders of a path differ from its documented path parameters.
    PlaceholderMismatch = "placeholder-mismatch", Error;
    /// A page gives neither operations nor types, without a reason.
    LostPage = "lost-page", Error;
    /// The name cell of a property's row has no name.
    InvalidPropertyName = "invalid-property-name", Warning;
    /// The JSON sample of a type shows a property differently from the table.
    SampleDisagreement = "sample-disagreement", Warning;
    /// The annotation and the text of a page name different base types.
    BaseDisagreement = "base-disagreement", Warning;
    /// No page documents the type of a property, parameter, body or result.
    UnresolvedType = "unresolved-type", Warning;
    /// An operation promises a type, and shows another that has its properties: it is taken to inherit from it.
    InferredBase = "inferred-base", Note;
    /// No page documents the base of a type.
    UnresolvedBase = "unresolved-base", Warning;
    /// A type inherits from itself through its base.
    InheritanceCycle = "inheritance-cycle", Warning;
    /// A description lists a member that the property's enumeration doesn't have.
    UnknownMember = "unknown-member", Warning;
    /// The overrides can't be read, or an override has no reason.
    InvalidOverride = "invalid-override", Error;
    /// The place that an override corrects is missing, or the page is already correct.
    UnusedOverride = "unused-override", Error;
    /// An api page has no HTTP request section, and its operations are read from its other blocks; or it has no request line.
    MissingHttpRequest = "missing-http-request", Warning;
    /// A line of a request block isn't a path of the service.
    UnreadableRequestLine = "unreadable-request-line", Warning;
    /// A path has something that a URL can't have or that clients would resolve, such as `..`, `#` or an empty segment.
    UnsendablePath = "unsendable-path", Error;
    /// Pages describe one call of a type with different bodies or answers: it is two methods.
    SplitCall = "split-call", Note;
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
    /// A path omits segments with dots.
    ElidedPath = "elided-path", Note;
    /// An api page has no permissions table.
    MissingPermissions = "missing-permissions", Warning;
    /// A permissions table has rows for a resource that none of the page's paths names; they are left out.
    UnselectedPermissions = "unselected-permissions", Note;
    /// A type that no page documents has the properties that a table beside its use lists.
    InferredType = "inferred-type", Note;
    /// Sections or tables for several cases don't say which of the page's paths they are for.
    UnselectedSection = "unselected-section", Note;
    /// A permissions cell has neither permission names nor one of the phrases for none.
    UnreadablePermissions = "unreadable-permissions", Warning;
    /// The request of an example matches no request line of its page.
    ExampleMismatch = "example-mismatch", Warning;
    /// An example's path isn't among the request lines, but is an alias of one: `/me` of a user, `$count` of a collection.
    UnlistedPath = "unlisted-path", Note;
    /// A request line is only the end of the path that its examples request: `/workbook/names`.
    RelativePath = "relative-path", Warning;
    /// A block that is annotated as a request or a response has no start line.
    MissingStartLine = "missing-start-line", Warning;
    /// An example belongs neither to an operation nor to those without one.
    LostExample = "lost-example", Error;
    /// The parameters of a function are in a table or an example, but not in the path.
    MissingArguments = "missing-arguments", Note;
    /// Table, prose, annotation and example disagree about the request body.
    BodyMismatch = "body-mismatch", Warning;
    /// The request body isn't documented.
    UnknownBody = "unknown-body", Warning;
    /// Prose, annotation and example disagree about the response.
    ResponseMismatch = "response-mismatch", Warning;
    /// Two pages document the same operation differently.
    ConflictingPages = "conflicting-pages", Warning;
    /// The body of a response isn't documented.
    UnknownResponse = "unknown-response", Warning;
    /// A row of a table has no pipe at its beginning or end, but the header has one.
    MissingTablePipe = "missing-table-pipe", Note;
    /// The allowances can't be read, or an allowance has no code, no place or no reason.
    InvalidAllowance = "invalid-allowance", Error;
    /// An allowance matches no finding.
    UnusedAllowance = "unused-allowance", Warning;
    /// The JSON of an example has a property that its type doesn't have.
    UnknownProperty = "unknown-property", Warning;
    /// The JSON of an example writes a property's name in another case.
    PropertyCase = "property-case", Warning;
    /// The JSON of an example has a property of a derived type, but no `@odata.type` that names the type.
    MissingDiscriminator = "missing-discriminator", Warning;
    /// A value of an example doesn't have its documented type.
    ValueMismatch = "value-mismatch", Warning;
    /// A string of an example is documented as a date, duration or GUID, but isn't one.
    MalformedValue = "malformed-value", Note;
    /// A value of an example isn't a member of its enumeration, or is written in another case.
    UnknownValue = "unknown-value", Warning;
    /// An `@odata.type` in an example names a type that no page documents, or writes its name in another case.
    UndocumentedType = "undocumented-type", Warning;
    /// An `@odata.type` in an example names a type that doesn't inherit from the documented one.
    UnrelatedType = "unrelated-type", Warning;
    /// The request of an example lacks a required property.
    MissingProperty = "missing-property", Warning;
    /// The request of an example has a read-only property.
    ReadOnlySent = "read-only-sent", Note;
    /// An example has a body, but none is documented.
    UnexpectedBody = "unexpected-body", Warning;
    /// An example has no body, but one is documented.
    MissingBody = "missing-body", Warning;
    /// The body of an example isn't JSON, or is a list where one object is documented, or the reverse.
    UnreadableBody = "unreadable-body", Warning;
    /// An object in the JSON of an example has two members with the same name.
    DuplicateMember = "duplicate-member", Warning;
    /// An example has a single object in `value`, as only lists and plain values are.
    WrappedEntity = "wrapped-entity", Warning;
    /// A path writes a name in another case than the documented one.
    PathCase = "path-case", Warning;
    /// A page of one version calls the other version.
    VersionMismatch = "version-mismatch", Warning;
    /// The path of an example has spaces, which no URL can hold.
    UnsendableRequest = "unsendable-request", Warning;
    /// The path of an example has a placeholder instead of a value.
    UnfilledPlaceholder = "unfilled-placeholder", Note;
    /// An argument in the path of an example doesn't have its documented type, or has no quotes.
    ArgumentMismatch = "argument-mismatch", Warning;
    /// The query of a request doesn't consist of names and values.
    MalformedQuery = "malformed-query", Warning;
    /// An example writes a query option in another case, or without its `$`.
    QueryOptionCase = "query-option-case", Warning;
    /// A page names a query option that OData doesn't define, or an example uses one that its page doesn't list.
    UnknownQueryOption = "unknown-query-option", Note;
    /// A request shows a query option that no text of its page states.
    ShownQueryOption = "shown-query-option", Note;
    /// An example lacks a required query option.
    MissingQueryOption = "missing-query-option", Warning;
    /// A header of an example has no value, or characters that a header can't have.
    MalformedHeader = "malformed-header", Warning;
    /// A status line of an example has no HTTP version, or the name of another status.
    MalformedStatusLine = "malformed-status-line", Note;
    /// An example has a status that its page doesn't document.
    UndocumentedStatus = "undocumented-status", Warning;
    /// A redirect in an example has no `Location` header.
    MissingLocation = "missing-location", Warning;
    /// The `Content-Type` of an example doesn't fit its body.
    ContentTypeMismatch = "content-type-mismatch", Warning;
    /// An error in an example doesn't have the form of the service's errors.
    MalformedError = "malformed-error", Warning;
    /// No block follows an annotation.
    UnboundAnnotation = "unbound-annotation", Warning;
    /// An annotation has no `blockType`, or an unknown one.
    UnknownBlockType = "unknown-block-type", Warning;
    /// An annotation has a key that no tool reads.
    UnknownAnnotationKey = "unknown-annotation-key", Warning;
    /// An annotation has a key twice.
    DuplicateAnnotationKey = "duplicate-annotation-key", Warning;
    /// The value of an annotation's key has the wrong type.
    AnnotationValue = "annotation-value", Warning;
    /// An annotation contradicts its block or itself.
    AnnotationContradiction = "annotation-contradiction", Warning;
    /// Two requests of a page have the same name.
    DuplicateRequestName = "duplicate-request-name", Warning;
    /// A page has a response before any request.
    ResponseWithoutRequest = "response-without-request", Note;
    /// A bracket or a quote in a request template is unbalanced.
    UnbalancedTemplate = "unbalanced-template", Error;
    /// The path of a request template has spaces, an empty segment or a malformed one.
    MalformedPath = "malformed-path", Warning;
    /// A line of a request block has no method, no path or no space between them.
    MalformedRequestLine = "malformed-request-line", Warning;
    /// A request block has the error message of a generator instead of a request template.
    GeneratorFailure = "generator-failure", Error;
    /// A request template begins with a host or a version.
    AbsoluteTemplate = "absolute-template", Note;
    /// A request template doesn't begin with a slash.
    MissingSlash = "missing-slash", Warning;
    /// An argument of a function in the path is missing from the table of parameters.
    UnlistedArgument = "unlisted-argument", Warning;
    /// A parameter in the table of a function is in no path of the page.
    UnusedParameter = "unused-parameter", Warning;
    /// A page lacks a section that other pages of its kind have.
    MissingSection = "missing-section", Warning;
    /// A section is before one that it usually follows.
    SectionOrder = "section-order", Note;
    /// Two sections of a page have the same heading.
    DuplicateSection = "duplicate-section", Warning;
    /// A section is empty.
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
    /// The `doc_type` isn't a known page type.
    UnknownDocType = "unknown-doc-type", Warning;
    /// The `doc_type` doesn't fit what the page documents.
    DocTypeMismatch = "doc-type-mismatch", Warning;
    /// The title in the front matter differs from that of the page.
    TitleMismatch = "title-mismatch", Note;
    /// A word among permissions isn't a permission name, or a comma between them is missing or surplus.
    MalformedPermission = "malformed-permission", Warning;
    /// A cell lists a permission twice.
    DuplicatePermission = "duplicate-permission", Warning;
    /// A permission and a more privileged one are in the wrong order.
    PermissionOrder = "permission-order", Note;
    /// A cell of the permissions table is empty.
    EmptyPermissions = "empty-permissions", Warning;
    /// A fence names an unknown language, or another one than that of its content.
    FenceLanguage = "fence-language", Warning;
    /// A group of tabs has no tab for HTTP.
    TabsWithoutHttp = "tabs-without-http", Warning;
    /// A link leads to a page that doesn't exist.
    BrokenLink = "broken-link", Warning;
    /// A link writes the path of a page in another case than the page has.
    LinkCase = "link-case", Warning;
    /// A link leads to a heading that its page doesn't have.
    MissingAnchor = "missing-anchor", Warning;
    /// A link has no target: `[x][]` without a definition, or `[x]()`.
    UndefinedLink = "undefined-link", Warning;
    /// A cell or a sentence has an HTML table, whose rows aren't read.
    HtmlTable = "html-table", Note;
    /// A table has a header, but no rows.
    EmptyTable = "empty-table", Warning;
    /// Two rows of a table have the same name.
    DuplicateRow = "duplicate-row", Warning;
    /// The title of a column is unknown.
    UnknownColumn = "unknown-column", Note;
    /// A deprecation has no date.
    UndatedDeprecation = "undated-deprecation", Note;
    /// A deprecation names no replacement.
    MissingReplacement = "missing-replacement", Note;
    /// U+FFFD replaces a character that was lost when the text was converted.
    ReplacementCharacter = "replacement-character", Warning;
    /// A text has an invisible character.
    InvisibleCharacter = "invisible-character", Warning;
    /// Code has a no-break space, which isn't a space to parsers.
    NoBreakSpace = "no-break-space", Warning;
    /// The JSON sample of a type has a property that its tables lack.
    UnlistedProperty = "unlisted-property", Warning;
    /// The JSON sample of a type lacks a property of its table.
    UnshownProperty = "unshown-property", Note;
    /// The JSON sample of a type writes a property's name in another case than its table.
    SampleCase = "sample-case", Warning;
    /// A value in the JSON sample of a type has another type than in its table.
    SampleType = "sample-type", Warning;
    /// A row gives an inherited property another type.
    RetypedProperty = "retyped-property", Warning;
    /// Two pages of one type give a property different types, or names that differ only in case.
    ConflictingTypes = "conflicting-types", Warning;
    /// A description lists some members of its property's enumeration, but not all.
    IncompleteMembers = "incomplete-members", Note;
    /// Two pages list different members of one enumeration.
    ConflictingMembers = "conflicting-members", Warning;
    /// Two pages write the name of one type in different case.
    TypeCase = "type-case", Warning;
    /// A row in the table of a request body isn't a property of the type that is sent.
    UnknownRow = "unknown-row", Warning;
}
