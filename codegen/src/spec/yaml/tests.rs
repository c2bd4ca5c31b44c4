use serde_json::{Value, json};

use super::*;

fn written(value: &Value) -> String {
    let mut text = String::new();
    value.serialize(block::Block::document(&mut text)).unwrap();
    text
}

#[test]
fn collections_stand_in_blocks() {
    let value = json!({ "a": { "b": [1, [2.5, true], { "c": null, "d": [] }], "e": {} }, "f": [["x"]] });
    expect_test::expect![[r#"
        a:
          b:
          - 1
          - - 2.5
            - true
          - c: null
            d: []
          e: {}
        f:
        - - x
    "#]]
    .assert_eq(&written(&value));
}

#[test]
fn texts_that_look_like_something_else_are_quoted() {
    let value =
        json!(["plain text", "yes", "204", "08:30:00", "", "a: b", "it's #1", "- x", "{id}", "tab\there", "\u{85}"]);
    expect_test::expect![[r#"
        - plain text
        - 'yes'
        - '204'
        - '08:30:00'
        - ''
        - 'a: b'
        - 'it''s #1'
        - '- x'
        - '{id}'
        - 'tab	here'
        - "\u0085"
    "#]]
    .assert_eq(&written(&value));
}

#[test]
fn whatever_is_written_is_read_back() {
    let texts = [
        "",
        " ",
        "\n",
        "a\n",
        "a\n\nb",
        "a\n\n",
        " a\nb",
        "\ta\nb",
        "a\r\nb",
        "a \n  b \n",
        "#",
        "a #b",
        "é",
        "\u{2028}x",
        "---",
        "...",
        "- a\n- b",
        "a:",
        "'",
        "\"",
        "\\",
        "~",
        "null",
        "1e3",
        "0x1F",
        "1_000",
        "2020-01-01",
        "=",
        "<<",
        "\u{1f600}\n\u{feff}",
        "a\u{202e}b\u{2066}",
        "': x\n- y: \"\n---\n...\n",
        "\0\u{1b}[31m\u{7f}\u{9b}",
        "? x",
        "*x &y !z %a @b",
    ];
    let value = json!({ "texts": texts.as_slice(), "keys": texts.iter().map(|key| ((*key).to_owned(), json!([{ *key: key }]))).collect::<serde_json::Map<_, _>>(),
        "numbers": [0, -1, u64::MAX, 1.0, 1e21, 1.5e-7, 0.1] });
    assert_eq!(serde_yaml::from_str::<Value>(&written(&value)).unwrap(), value);
}

#[test]
fn long_keys_are_read_back() {
    for key in ["k".repeat(999), "k".repeat(1001), "it's ".repeat(3000), "é".repeat(2000), "a\nb".repeat(800)] {
        let value = json!({
            "a": { key.clone(): { key.clone(): ["x", { key.clone(): null }], "b": 1 } },
            "list": [{ key.clone(): [] }, [[{ key.clone(): { "c": "d\ne" } }]]],
            key: "last",
        });
        assert_eq!(serde_yaml::from_str::<Value>(&written(&value)).unwrap(), value);
    }
}

#[test]
fn deep_values_are_told_before_they_are_read() {
    let nested = |depth: usize| format!("openapi: 3.0.0\ninfo: {{}}\npaths: {{}}\nx: {}", "[".repeat(depth));
    let told = |text: &str| read(text).map(|_| ()).unwrap_err().to_string();
    for text in [nested(200_000), "- ".repeat(200_000), "{a: ".repeat(200_000), "{\"a\":".repeat(200_000)] {
        assert!(told(&text).starts_with("values are nested more than 128 deep at line "), "{}", told(&text));
    }
    assert!(told(&format!("'{}'", "x".repeat(100_000))).len() < 1000, "a message doesn't repeat the text");
    assert!(!told(&nested(100)).starts_with("values are nested"), "what isn't deep is told by the reader");
    let json = format!(
        "{{\"openapi\": \"3.0.0\", \"info\": {{}}, \"paths\": {{}}, \"x\": {}{}}}",
        "[".repeat(99),
        "]".repeat(99)
    );
    assert!(read(&json).is_ok());
}

const PETS: &str = "
openapi: 3.0.0
info: {title: t, version: '1'}
x-other: 1
paths:
  /pets/{id}:
    summary: s
    parameters:
    - $ref: '#/components/parameters/id'
    get:
      callbacks: {}
      responses:
        200: {$ref: '#/components/responses/pet'}
components:
  parameters: {id: {name: id, in: path, required: true, schema: {type: string}}}
  examples: {}
  schemas: {pet: {type: object, properties: {name: {type: string}}}}
  responses:
    pet: {description: ok, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/pet'}], minLength: 3}}}}
";

#[test]
fn documents_of_others_are_read_as_far_as_they_go() {
    let document = read(PETS).unwrap();
    let get = document.paths["/pets/{id}"].get.as_ref().unwrap();
    let schema = get.response(200).unwrap().content["application/json"].schema.as_ref().unwrap();
    assert_eq!((get.parameters[0].name.as_str(), schema.target()), ("id", Some("pet")));
    assert_eq!(write(&read(&write(&document)).unwrap()), write(&document));
}

#[test]
fn what_is_no_document_is_told() {
    let told = |text: &str| read(text).unwrap_err().to_string();
    let lines = [
        told("openapi: 3.0.0\npaths: ["),
        told("swagger: '2.0'\npaths: {}"),
        told(&PETS.replace("3.0.0", "4.0.0")),
        told(&PETS.replace("openapi: 3.0.0", "x-y: 1")),
        told("openapi: 3.0.0"),
        told("- openapi: 3.0.0"),
        told("{\"openapi\": 3 \"paths\": {}}"),
    ];
    expect_test::expect![[r#"
        while parsing a node, did not find expected node content at line 3 column 1
        it is Swagger 2.0, and only OpenAPI 3.0 and 3.1 are read: convert it first, for example with swagger2openapi
        it is OpenAPI 4.0.0, and only 3.0 and 3.1 are read
        it has no member `openapi`: expected `openapi: 3.0.4` or another version of 3.0 or 3.1
        it has no member `paths`, which lists the operations: add `paths: {}` if there are none
        expected an object with a member `openapi`, found something else
        expected `,` or `}` at line 1 column 15"#]]
    .assert_eq(&lines.join("\n"));
}
