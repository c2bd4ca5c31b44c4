//! Documents with one thing in them many times, or nested deep.

use super::{Input, all_names, filled, repeated};

/// As for pages: a name, a slot, and what stands there.
const INPUTS: &[(&str, &str, [&str; 3])] = &[
    ("paths", "path", ["/a#: {get: {operationId: a#, responses: {'200': {description: ok}}}}\n", "", ""]),
    ("operations of one id", "path", ["/a#: {get: {operationId: a, responses: {'200': {description: ok}}}}\n", "", ""]),
    (
        "operations of one summary",
        "path",
        [
            "/a/{x}/b#: {get: {operationId: a#, summary: get, tags: [t], responses: {'200': {description: ok}}}}\n",
            "",
            "",
        ],
    ),
    ("a deep path", "path", ["/a#", ": {get: {operationId: deep, responses: {}}}", ""]),
    ("a deep path of placeholders", "path", ["/{a#}", ": {get: {operationId: deep, responses: {}}}", ""]),
    ("parameters", "parameter", ["- {name: p#, in: query, schema: {type: string}}\n", "", ""]),
    ("parameters of one name", "parameter", ["- {name: p, in: query, schema: {type: string}}\n", "", ""]),
    ("required parameters", "parameter", ["- {name: p#, in: query, required: true, schema: {type: string}}\n", "", ""]),
    ("responses", "response", ["'4#': {description: no}\n", "", ""]),
    ("members sent", "sent", ["p#: {type: string}\n", "", ""]),
    ("objects sent", "sent", ["p#: {type: object, properties: {a: {type: string}}}\n", "", ""]),
    ("nested objects sent", "sent", ["p: {type: object, properties: {", "a: {type: string}", "}}"]),
    (
        "exchanges",
        "exchange",
        ["- {name: e#, request: {method: POST, url: 'https://graph.microsoft.com/v1.0/lamps/7/dim'}}\n", "", ""],
    ),
    (
        "exchanges of one name",
        "exchange",
        ["- {name: e, request: {method: POST, url: 'https://graph.microsoft.com/v1.0/lamps/7/dim'}}\n", "", ""],
    ),
    ("schemas", "schema", ["a#: {type: object, properties: {x: {type: string}}}\n", "", ""]),
    ("schemas of names that read alike", "schema", ["a_#: {type: object}\na.#: {type: object}\n", "", ""]),
    ("schemas of one short name", "schema", ["n#.lamp: {type: object, properties: {x: {type: string}}}\n", "", ""]),
    (
        "schemas in a circle",
        "schema",
        ["a#: {type: object, properties: {x: {$ref: '#/components/schemas/a0'}}}\n", "", ""],
    ),
    ("properties", "property", ["p#: {type: string}\n", "", ""]),
    ("properties of names that read alike", "property", ["p_#: {type: string}\np-#: {type: string}\n", "", ""]),
    ("properties that are objects", "property", ["p#: {type: object, properties: {x: {type: string}}}\n", "", ""]),
    ("properties that refer", "property", ["p#: {$ref: '#/components/schemas/microsoft.graph.lamp'}\n", "", ""]),
    ("enumeration members", "schema", ["", "state:\n  type: string\n  enum:\n  - a\n", "  - b#\n"]),
    (
        "enumeration members that read alike",
        "schema",
        ["", "state:\n  type: string\n  enum:\n  - a\n", "  - b_#\n  - b-#\n"],
    ),
    ("nested items", "items", ["{type: array, items: ", "{type: string}", "}"]),
    ("nested allOf", "items", ["{allOf: [", "{type: string}", "]}"]),
    ("nested oneOf", "items", ["{oneOf: [", "{type: string}", "]}"]),
    ("nested properties", "items", ["{type: object, properties: {a: ", "{type: string}", "}}"]),
    ("nested additionalProperties", "items", ["{type: object, additionalProperties: ", "{type: string}", "}"]),
    ("a long description", "description", ["Some words. ", "", ""]),
    ("a long word", "description", ["word", "", ""]),
    ("markup in a description", "description", ["'", "x", " [a](b) `c` *d* <e>'"]),
    ("nested examples", "example", ["{a: ", "1", "}"]),
    ("nested lists in examples", "example", ["[", "1", "]"]),
    ("open lists in examples", "example", ["[", "", ""]),
    ("items of an example", "example", ["", "[1", ",1%]"]),
    ("members of an example", "example", ["", "{", "a#: 1, %}"]),
    ("a long text of an example", "example", ["word", "", ""]),
    ("a long key of an example", "example", ["", "{? k", "word%: 1}"]),
    ("unknown members", "top", ["x-a#: 1\n", "", ""]),
    ("nested unknown members", "top", ["x-a: [[", "1", "]]"]),
    ("unknown dashes", "top", ["", "x-a:\n  - ", "- "]),
    ("anchors", "top", ["x-a#: &a# [1]\n", "", ""]),
    ("nested lists in blocks", "block", ["- ", "1", ""]),
    ("nested questions in blocks", "block", ["? ", "1", ""]),
    ("nested flow lists", "block", ["[", "1", "]"]),
    ("nested flow maps", "block", ["{a: ", "1", "}"]),
    ("open flow lists", "block", ["[", "", ""]),
    ("flow lists that never open", "block", ["]", "", ""]),
    ("quotes", "block", ["'", "", ""]),
    ("double quotes", "block", ["\"a\": ", "", ""]),
    ("tags", "block", ["!a ", "1", ""]),
    ("anchors in a row", "block", ["&a ", "1", ""]),
    ("documents", "block", ["---\na\n", "", ""]),
    ("lines of numbers", "block", ["# \n", "", ""]),
    ("percents", "block", ["%A\n", "", ""]),
    ("JSON objects", "json", ["{\"a\":", "1", "}"]),
    ("JSON lists", "json", ["[", "1", "]"]),
    ("JSON members", "json", ["", "{\"a\":1", ",\"b#\":1%}"]),
];

const DOCUMENT: &str = include_str!("document.yaml");
const USUAL: [(&str, &str); 3] = [("example", "1"), ("items", "{type: string}"), ("description", "A lamp.")];

pub(crate) fn names() -> Vec<String> {
    let made = MADE.iter().map(|(name, _)| format!("made document: {name}"));
    all_names("document", INPUTS).into_iter().chain(made).collect()
}

pub(crate) fn input(name: &str, size: usize) -> Option<Input> {
    if let Some((_, make)) =
        name.strip_prefix("made document: ").and_then(|name| MADE.iter().find(|(known, _)| *known == name))
    {
        return Some(Input::Document(make(size)));
    }
    let name = name.strip_prefix("document: ")?;
    let (_, slot, parts) = INPUTS.iter().find(|(known, ..)| *known == name)?;
    let text = repeated(size, *parts);
    Some(Input::Document(match *slot {
        "block" => text,
        "json" => format!("{{\"openapi\":\"3.0.0\",\"info\":{{}},\"paths\":{{}},\"x-deep\":{text}}}"),
        slot => filled(DOCUMENT, slot, &text, &USUAL),
    }))
}

type Make = fn(usize) -> String;

/// Documents whose schemas lean on each other.
const MADE: &[(&str, Make)] = &[
    ("allOf chain", |size| {
        schemas(size, |number| {
            format!(
                "{{allOf: [{{$ref: '#/components/schemas/a{}'}}, {{type: object, properties: {{p{number}: {{type: string}}}}}}]}}",
                number + 1
            )
        })
    }),
    ("allOf chain that closes", |size| {
        schemas(size, |number| {
            format!(
                "{{allOf: [{{$ref: '#/components/schemas/a{}'}}, {{type: object, properties: {{p{number}: {{type: string}}}}}}]}}",
                (number + 1) % size
            )
        })
    }),
    ("allOf of one base", |size| {
        schemas(size, |number| {
            if number == 0 {
                "{type: object, properties: {x: {type: string}}}".to_owned()
            } else {
                "{allOf: [{$ref: '#/components/schemas/a0'}, {type: object, properties: {y: {type: string}}}]}"
                    .to_owned()
            }
        })
    }),
    ("references in a chain", |size| {
        schemas(size, |number| format!("{{$ref: '#/components/schemas/a{}'}}", number + 1))
    }),
    ("references by items in a chain", |size| {
        schemas(size, |number| format!("{{type: array, items: {{$ref: '#/components/schemas/a{}'}}}}", number + 1))
    }),
    ("properties in a chain", |size| {
        schemas(size, |number| {
            format!("{{type: object, properties: {{x: {{$ref: '#/components/schemas/a{}'}}}}}}", number + 1)
        })
    }),
    ("required properties in a chain", |size| {
        schemas(size, |number| {
            format!(
                "{{type: object, required: [x], properties: {{x: {{$ref: '#/components/schemas/a{}'}}}}}}",
                number + 1
            )
        })
    }),
    ("allOf diamonds", |size| {
        schemas(size, |number| {
            format!(
                "{{allOf: [{{$ref: '#/components/schemas/a{0}'}}, {{$ref: '#/components/schemas/a{0}'}}, {{type: object, properties: {{p{number}: {{type: string}}}}}}]}}",
                number + 1
            )
        })
    }),
    ("shared parameters in a chain", |size| {
        let chain: String = (0..size)
            .map(|number| format!("    p{number}: {{$ref: '#/components/parameters/p{}'}}\n", number + 1))
            .collect();
        format!(
            "openapi: 3.0.0\ninfo: {{}}\npaths:\n  /a:\n    get:\n      parameters:\n      - $ref: '#/components/parameters/p0'\n      responses: {{}}\ncomponents:\n  parameters:\n{chain}    p{size}: {{name: p, in: query}}\n"
        )
    }),
];

fn schemas(size: usize, schema: impl Fn(usize) -> String) -> String {
    let schemas: String = (0..size).map(|number| format!("    a{number}: {}\n", schema(number))).collect();
    format!(
        "openapi: 3.0.0\ninfo: {{}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}    a{size}: {{type: object}}\n"
    )
}
