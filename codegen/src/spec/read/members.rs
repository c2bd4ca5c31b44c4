//! Lists the members of each object of OpenAPI 3.0 and 3.1: their form, and what becomes of them.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    api::Permissions,
    source::SourceRef,
    spec::{CLIENT, ExchangeHead, Map, TypedValue, UnplacedSources},
};

/// An object of the specification.
#[derive(Debug)]
pub(super) struct Object {
    /// What it is called: `operation`.
    pub name: &'static str,
    /// Its members.
    pub members: &'static [Member],
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub form: Form,
    /// What becomes of it.
    pub usage: Usage,
}

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// It is read.
    Read,
    /// It describes, and means nothing to a caller or is read where something refers to it.
    Silent,
    /// It is a part of the service that the crate has nothing for, reported each time.
    LeftOut,
    /// It restricts or explains values, reported once for all of its name.
    Ignored,
}

/// What stands somewhere.
#[derive(Debug)]
pub(super) enum Form {
    /// A text, or a scalar in place of one.
    Text,
    /// `true` or `false`.
    Flag,
    /// Texts.
    Texts,
    /// Any JSON.
    Any,
    /// An object, or a list of such, of our own extensions.
    Own(fn(&Value) -> Result<(), String>),
    /// An object.
    Of(&'static Object),
    /// An object, or a reference to one.
    Shared(&'static Object),
    /// A schema.
    Schema,
    /// A schema, or whether there may be any.
    SchemaOrFlag,
    /// A list.
    List(&'static Form),
    /// An object with names that mean nothing.
    Named(&'static Form),
}

use Form::{Any, Flag, List, Named, Of, Own, Schema, SchemaOrFlag, Shared, Text, Texts};
use Usage::{Ignored, LeftOut, Read, Silent};

const fn member(name: &'static str, form: Form, usage: Usage) -> Member {
    Member { name, form, usage }
}

/// Whether a value of an extension of ours is one.
fn is<T: DeserializeOwned>(value: &Value) -> Result<(), String> {
    T::deserialize(value).map(drop).map_err(|error| error.to_string())
}

/// The whole document.
pub(super) static DOCUMENT: Object = Object {
    name: "document",
    members: &[
        member("openapi", Text, Read),
        member("info", Of(&INFO), Read),
        member("jsonSchemaDialect", Any, Ignored),
        member("servers", List(&Of(&SERVER)), Read),
        member("paths", Named(&Shared(&PATH_ITEM)), Read),
        member("webhooks", Named(&Any), LeftOut),
        member("components", Of(&COMPONENTS), Read),
        member("security", Own(is::<Vec<Map<Vec<String>>>>), Read),
        member("tags", List(&Of(&TAG)), Read),
        member("externalDocs", Any, Silent),
        member("x-graphdown-notifications", Own(is::<Vec<TypedValue>>), Read),
        member("x-graphdown-values", Own(is::<Vec<TypedValue>>), Read),
        member("x-graphdown-skipped-pages", Own(is::<Map<String>>), Read),
        member("x-graphdown-unplaced-examples", Own(is::<Vec<UnplacedSources>>), Read),
    ],
};

static INFO: Object = Object {
    name: "info",
    members: &[
        member("title", Text, Read),
        member("summary", Text, Read),
        member("description", Text, Read),
        member("termsOfService", Text, Read),
        member("contact", Any, Read),
        member("license", Any, Read),
        member("version", Text, Read),
        member(CLIENT, Text, Read),
    ],
};

static TAG: Object = Object {
    name: "tag",
    members: &[
        member("name", Text, Read),
        member("description", Text, Read),
        member("externalDocs", Of(&EXTERNAL_DOCS), Read),
    ],
};

/// A base URL.
pub(super) static SERVER: Object = Object {
    name: "server",
    members: &[
        member("url", Text, Read),
        member("description", Text, Silent),
        member("variables", Named(&Of(&SERVER_VARIABLE)), Read),
    ],
};

static SERVER_VARIABLE: Object = Object {
    name: "server variable",
    members: &[member("default", Text, Read), member("enum", List(&Any), Read), member("description", Text, Read)],
};

/// The operations of a path.
pub(super) static PATH_ITEM: Object = Object {
    name: "path item",
    members: &[
        member("summary", Text, Ignored),
        member("description", Text, Ignored),
        member("get", Of(&OPERATION), Read),
        member("post", Of(&OPERATION), Read),
        member("put", Of(&OPERATION), Read),
        member("patch", Of(&OPERATION), Read),
        member("delete", Of(&OPERATION), Read),
        member("head", Of(&OPERATION), Read),
        member("options", Of(&OPERATION), Read),
        member("trace", Of(&OPERATION), Read),
        member("servers", List(&Of(&SERVER)), Read),
        member("parameters", List(&Shared(&PARAMETER)), Read),
    ],
};

/// A call.
pub(super) static OPERATION: Object = Object {
    name: "operation",
    members: &[
        member("tags", Texts, Read),
        member("summary", Text, Read),
        member("description", Text, Read),
        member("externalDocs", Of(&EXTERNAL_DOCS), Read),
        member("operationId", Text, Read),
        member("parameters", List(&Shared(&PARAMETER)), Read),
        member("requestBody", Shared(&REQUEST_BODY), Read),
        member("responses", Named(&Shared(&RESPONSE)), Read),
        member("callbacks", Any, LeftOut),
        member("deprecated", Flag, Read),
        member("security", Own(is::<Vec<Map<Vec<String>>>>), Read),
        member("servers", List(&Of(&SERVER)), Read),
        member("x-graphdown-permissions", Own(is::<Permissions>), Read),
        member("x-ms-docs-operation-type", Text, Read),
        member("x-ms-pageable", Any, Read),
        member("x-graphdown-deprecation", Text, Read),
        member("x-graphdown-other-docs", List(&Of(&EXTERNAL_DOCS)), Read),
        member("x-graphdown-pages", Own(is::<Vec<SourceRef>>), Read),
        member("x-graphdown-examples", Own(is::<Vec<ExchangeHead>>), Read),
    ],
};

static EXTERNAL_DOCS: Object = Object {
    name: "external documentation",
    members: &[member("url", Text, Read), member("description", Text, Silent)],
};

/// A parameter.
pub(super) static PARAMETER: Object = Object {
    name: "parameter",
    members: &[
        member("name", Text, Read),
        member("in", Text, Read),
        member("required", Flag, Read),
        member("description", Text, Read),
        member("deprecated", Flag, Ignored),
        member("allowEmptyValue", Flag, Ignored),
        member("style", Text, Read),
        member("explode", Flag, Read),
        member("allowReserved", Flag, Read),
        member("schema", Schema, Read),
        member("content", Named(&Of(&MEDIA_TYPE)), Read),
        member("example", Any, Read),
        member("examples", Named(&Shared(&EXAMPLE)), Read),
        member("x-graphdown-shown", Flag, Read),
    ],
};

/// What is sent.
pub(super) static REQUEST_BODY: Object = Object {
    name: "request body",
    members: &[
        member("description", Text, Read),
        member("content", Named(&Of(&MEDIA_TYPE)), Read),
        member("required", Flag, Read),
    ],
};

pub(super) static MEDIA_TYPE: Object = Object {
    name: "media type",
    members: &[
        member("schema", Schema, Read),
        member("example", Any, Read),
        member("examples", Named(&Shared(&EXAMPLE)), Read),
        member("encoding", Named(&Of(&ENCODING)), Read),
    ],
};

pub(super) static ENCODING: Object = Object {
    name: "encoding",
    members: &[
        member("contentType", Text, Read),
        member("headers", Any, LeftOut),
        member("style", Text, Read),
        member("explode", Flag, Read),
        member("allowReserved", Flag, Read),
    ],
};

pub(super) static EXAMPLE: Object = Object {
    name: "example",
    members: &[
        member("summary", Text, Silent),
        member("description", Text, Silent),
        member("value", Any, Read),
        member("externalValue", Text, Ignored),
    ],
};

/// What comes back.
pub(super) static RESPONSE: Object = Object {
    name: "response",
    members: &[
        member("description", Text, Read),
        member("headers", Named(&Shared(&HEADER)), Read),
        member("content", Named(&Of(&MEDIA_TYPE)), Read),
        member("links", Any, LeftOut),
    ],
};

static HEADER: Object = Object {
    name: "header",
    members: &[
        member("description", Text, Silent),
        member("required", Flag, Silent),
        member("deprecated", Flag, Silent),
        member("allowEmptyValue", Flag, Silent),
        member("style", Text, Silent),
        member("explode", Flag, Silent),
        member("schema", Schema, Read),
        member("content", Any, Ignored),
        member("example", Any, Silent),
        member("examples", Any, Silent),
    ],
};

static COMPONENTS: Object = Object {
    name: "components",
    members: &[
        member("schemas", Named(&Schema), Read),
        member("responses", Named(&Shared(&RESPONSE)), Read),
        member("parameters", Named(&Shared(&PARAMETER)), Read),
        member("examples", Any, Silent),
        member("requestBodies", Named(&Shared(&REQUEST_BODY)), Read),
        member("headers", Any, Silent),
        member("securitySchemes", Named(&Shared(&SECURITY_SCHEME)), Read),
        member("links", Any, Silent),
        member("callbacks", Any, Silent),
        member("pathItems", Any, Silent),
    ],
};

/// A credential.
static SECURITY_SCHEME: Object = Object {
    name: "security scheme",
    members: &[
        member("type", Text, Read),
        member("description", Text, Read),
        member("name", Text, Read),
        member("in", Text, Read),
        member("scheme", Text, Read),
        member("bearerFormat", Text, Read),
        member("flows", Any, Read),
        member("openIdConnectUrl", Text, Read),
    ],
};

/// A type.
pub(super) static SCHEMA: Object = Object {
    name: "schema",
    members: &[
        member("$ref", Text, Read),
        member("title", Text, Read),
        member("allOf", List(&Schema), Read),
        member("oneOf", List(&Schema), Read),
        member("anyOf", List(&Schema), Read),
        member("type", Any, Read),
        member("format", Text, Read),
        member("description", Text, Read),
        member("items", Schema, Read),
        member("prefixItems", List(&Schema), Read),
        member("properties", Named(&Schema), Read),
        member("patternProperties", Named(&Schema), Read),
        member("additionalProperties", SchemaOrFlag, Read),
        member("required", Texts, Read),
        member("discriminator", Of(&DISCRIMINATOR), Read),
        member("enum", List(&Any), Read),
        member("const", Any, Read),
        member("default", Any, Read),
        member("example", Any, Read),
        member("examples", List(&Any), Read),
        member("nullable", Flag, Read),
        member("readOnly", Flag, Read),
        member("deprecated", Flag, Read),
        member("externalDocs", Of(&EXTERNAL_DOCS), Read),
        member("contentEncoding", Text, Read),
        member("contentMediaType", Text, Read),
        member("contentSchema", Any, Ignored),
        member("writeOnly", Flag, Ignored),
        member("xml", Any, Ignored),
        member("multipleOf", Any, Ignored),
        member("maximum", Any, Read),
        member("exclusiveMaximum", Any, Ignored),
        member("minimum", Any, Ignored),
        member("exclusiveMinimum", Any, Ignored),
        member("maxLength", Any, Ignored),
        member("minLength", Any, Ignored),
        member("pattern", Any, Ignored),
        member("maxItems", Any, Ignored),
        member("minItems", Any, Ignored),
        member("uniqueItems", Any, Ignored),
        member("maxProperties", Any, Ignored),
        member("minProperties", Any, Ignored),
        member("not", Any, Ignored),
        member("if", Any, Ignored),
        member("then", Any, Ignored),
        member("else", Any, Ignored),
        member("contains", Any, Ignored),
        member("minContains", Any, Ignored),
        member("maxContains", Any, Ignored),
        member("propertyNames", Any, Ignored),
        member("dependentRequired", Any, Ignored),
        member("dependentSchemas", Any, Ignored),
        member("unevaluatedItems", Any, Ignored),
        member("unevaluatedProperties", Any, Ignored),
        member("$schema", Any, Ignored),
        member("$id", Any, Ignored),
        member("$anchor", Any, Ignored),
        member("$dynamicAnchor", Any, Ignored),
        member("$dynamicRef", Any, LeftOut),
        member("$vocabulary", Any, Ignored),
        member("$comment", Any, Silent),
        member("$defs", Any, Silent),
        member("definitions", Any, Silent),
        member("x-ms-navigationProperty", Flag, Read),
        member("x-graphdown-abstract", Flag, Read),
        member("x-ms-enum", Of(&MS_ENUM), Read),
        member("x-enum-varnames", Texts, Read),
        member("x-enum-descriptions", Texts, Read),
        member("x-graphdown-deprecation", Text, Read),
        member("x-graphdown-pages", Own(is::<Vec<SourceRef>>), Read),
    ],
};

static DISCRIMINATOR: Object = Object {
    name: "discriminator",
    members: &[member("propertyName", Text, Read), member("mapping", Named(&Text), Read)],
};

static MS_ENUM: Object = Object {
    name: "`x-ms-enum`",
    members: &[
        member("name", Text, Read),
        member("modelAsString", Flag, Read),
        member("x-flags", Flag, Read),
        member("values", List(&Of(&MS_ENUM_VALUE)), Read),
    ],
};

static MS_ENUM_VALUE: Object = Object {
    name: "value of `x-ms-enum`",
    members: &[
        member("value", Text, Read),
        member("name", Text, Read),
        member("description", Text, Read),
        member("allowedValue", Any, Silent),
    ],
};

impl Object {
    /// The member of that name.
    pub(super) fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}
