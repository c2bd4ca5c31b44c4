use expect_test::expect;
use serde_json::json;

use super::*;
use crate::{
    api::{self, Api, Body, BodyShape, Content, Method, Origin, PathTemplate, Primitive, Segment, TypeName, TypeRef},
    page::Version,
    source::{FileId, Source, Span},
};

fn name(name: &str) -> TypeName {
    TypeName { namespace: "microsoft.graph".to_owned(), name: name.to_owned() }
}

fn origin(path: &str) -> Origin {
    Origin { file: FileId(0), path: path.to_owned(), span: Span { start: 8, end: 9, ..Span::default() } }
}

fn property(property: &str, ty: TypeRef, description: &str) -> api::Property {
    api::Property {
        name: property.to_owned(),
        ty,
        is_navigation: false,
        description: description.to_owned(),
        is_read_only: false,
        is_nullable: None,
        is_required: false,
        is_inherited: false,
        default: None,
        deprecated: None,
        listed_members: Vec::new(),
        span: Span::default(),
    }
}

fn resource(one: &str, base: Option<&str>, properties: Vec<api::Property>) -> api::ResourceType {
    api::ResourceType {
        name: name(one),
        base: base.map(|base| TypeRef::Named(name(base))),
        is_abstract: false,
        is_open: false,
        key: None,
        description: format!(" A {one}. "),
        deprecated: None,
        properties,
        origins: vec![origin("v1.0/resources/bird.md")],
    }
}

/// A bird has a mood, a wren is a bird, and a bird can be asked to sing.
fn facts() -> Api {
    let mut api = Api::new(Version::V1);
    let mut mood = property("mood", TypeRef::Named(name("mood")), "How it feels.");
    mood.is_nullable = Some(true);
    mood.default = Some("Calm".to_owned());
    let mut mates = property("mates", TypeRef::Collection(Box::new(TypeRef::Named(name("bird")))), "");
    mates.is_navigation = true;
    let mut hatched = property("hatched", TypeRef::Primitive(Primitive::DateTimeOffset), "Read-only.");
    hatched.is_read_only = true;
    let mut wren = resource("wren", Some("bird"), vec![property("nest", TypeRef::Untyped, "")]);
    wren.is_open = true;
    api.types = vec![wren, resource("bird", None, vec![mood, mates, hatched])];
    let member =
        |one: &str, says: &str| api::Member { name: one.to_owned(), value: None, description: says.to_owned() };
    api.enumerations = vec![api::Enumeration {
        name: name("mood"),
        description: String::new(),
        is_flags: false,
        members: vec![member("calm", "Still."), member("on", "")],
        deprecated: None,
        origins: vec![origin("v1.0/resources/enums.md")],
    }];
    api.operations = vec![sing()];
    api
}

fn sing() -> api::Operation {
    let message = |status, body: Option<serde_json::Value>| api::Message {
        request_line: (status == 0).then(|| (Method::Post, "https://graph.microsoft.com/v1.0/birds/1/sing".to_owned())),
        status: (status > 0).then_some(status),
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: String::new(),
        json: body,
        span: Span::default(),
    };
    api::Operation {
        method: Method::Post,
        path: PathTemplate {
            segments: vec![
                Segment::Literal("birds".to_owned()),
                Segment::Placeholder { name: "bird-id".to_owned(), colon: false },
                Segment::Literal("sing".to_owned()),
            ],
        },
        id: "birds.bird.sing".to_owned(),
        kind: api::OperationKind::Action,
        summary: "bird: sing".to_owned(),
        description: "Sings:\n\n- loudly".to_owned(),
        workload: Some("birds".to_owned()),
        parameters: vec![api::Parameter {
            name: "bird-id".to_owned(),
            place: api::ParameterPlace::Path,
            ty: TypeRef::Primitive(Primitive::String),
            is_required: true,
            description: String::new(),
            listed_members: Vec::new(),
            example: None,
            span: Span::default(),
        }],
        body: Some(Body {
            shape: BodyShape::Parameters(vec![property("count", TypeRef::Primitive(Primitive::Int32), "")]),
            media_type: "application/json".to_owned(),
            description: String::new(),
            is_required: true,
        }),
        responses: vec![api::Response {
            status: 200,
            description: String::new(),
            content: Content::Collection(TypeRef::Named(name("bird"))),
            headers: vec!["Location".to_owned()],
        }],
        permissions: api::Permissions {
            delegated_work: api::Grant::OneOf(vec![
                vec!["Bird.Read".to_owned()],
                vec!["Bird.Read.All".to_owned(), "Nest.Read".to_owned()],
            ]),
            delegated_personal: api::Grant::NotSupported,
            application: api::Grant::NothingNeeded,
        },
        deprecated: None,
        examples: vec![api::Example {
            name: "sing_twice".to_owned(),
            request: Some(message(0, Some(json!({ "count": 2 })))),
            response: Some(message(200, Some(json!({ "value": [{ "mood": "calm" }] })))),
            response_type: None,
        }],
        origins: vec![origin("v1.0/api/bird-sing.md")],
    }
}

#[test]
fn facts_become_a_document() {
    let sources = [Source { path: "v1.0/api/bird-sing.md".to_owned(), text: "# Sing\n\nHTTP".to_owned() }];
    let text = yaml::write(&write::document(&facts(), &sources));
    expect![[r#"
        openapi: '3.0.4'
        info:
          title: Microsoft Graph
          version: v1.0
        servers:
        - url: https://graph.microsoft.com/v1.0
        tags:
        - name: birds
        paths:
          /birds/{bird-id}/sing:
            post:
              operationId: birds.bird.sing
              summary: 'bird: sing'
              description: |-
                Sings:

                - loudly
              tags:
              - birds
              externalDocs:
                url: https://learn.microsoft.com/graph/api/bird-sing?view=graph-rest-1.0
              parameters:
              - name: bird-id
                in: path
                required: true
                schema:
                  type: string
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        count:
                          type: integer
                          format: int32
                    examples:
                      sing_twice:
                        value:
                          count: 2
                required: true
              responses:
                '200':
                  description: OK
                  headers:
                    Location:
                      schema:
                        type: string
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          value:
                            type: array
                            items:
                              $ref: '#/components/schemas/microsoft.graph.bird'
                          '@odata.nextLink':
                            type: string
                      examples:
                        sing_twice:
                          value:
                            value:
                            - mood: calm
                default:
                  $ref: '#/components/responses/error'
              security:
              - delegatedWork:
                - Bird.Read
              - delegatedWork:
                - Bird.Read.All
                - Nest.Read
              - application: []
              x-graphdown-permissions:
                delegatedWork:
                - - Bird.Read
                - - Bird.Read.All
                  - Nest.Read
                delegatedPersonal: not supported
                application: none
              x-ms-docs-operation-type: action
              x-ms-pageable:
                nextLinkName: '@odata.nextLink'
                itemName: value
              x-graphdown-pages:
              - v1.0/api/bird-sing.md:3
              x-graphdown-examples:
              - name: sing_twice
                source: v1.0/api/bird-sing.md:1
                request:
                  method: POST
                  url: https://graph.microsoft.com/v1.0/birds/1/sing
                  headers:
                  - 'Content-Type: application/json'
                response:
                  status: 200
                  headers:
                  - 'Content-Type: application/json'
        components:
          schemas:
            microsoft.graph.bird:
              title: bird
              type: object
              description: A bird.
              properties:
                mood:
                  allOf:
                  - $ref: '#/components/schemas/microsoft.graph.mood'
                  type: string
                  description: How it feels.
                  default: calm
                  nullable: true
                mates:
                  type: array
                  items:
                    $ref: '#/components/schemas/microsoft.graph.bird'
                  x-ms-navigationProperty: true
                hatched:
                  type: string
                  format: date-time
                  description: Read-only.
                  readOnly: true
              discriminator:
                propertyName: '@odata.type'
                mapping:
                  '#microsoft.graph.bird': '#/components/schemas/microsoft.graph.bird'
                  '#microsoft.graph.wren': '#/components/schemas/microsoft.graph.wren'
              externalDocs:
                url: https://learn.microsoft.com/graph/api/resources/bird?view=graph-rest-1.0
              x-graphdown-pages:
              - v1.0/api/bird-sing.md:3
            microsoft.graph.mood:
              title: mood
              type: string
              enum:
              - calm
              - 'on'
              externalDocs:
                url: https://learn.microsoft.com/graph/api/resources/enums?view=graph-rest-1.0
              x-ms-enum:
                name: mood
                modelAsString: true
                values:
                - value: calm
                  description: Still.
                - value: 'on'
              x-graphdown-pages:
              - v1.0/api/bird-sing.md:3
            microsoft.graph.wren:
              title: wren
              allOf:
              - $ref: '#/components/schemas/microsoft.graph.bird'
              - type: object
                properties:
                  nest: {}
                additionalProperties: true
              description: A wren.
              externalDocs:
                url: https://learn.microsoft.com/graph/api/resources/bird?view=graph-rest-1.0
              x-graphdown-pages:
              - v1.0/api/bird-sing.md:3
          responses:
            error:
              description: The call failed.
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      error:
                        type: object
                        properties:
                          code:
                            type: string
                          message:
                            type: string
                          target:
                            type: string
                          innerError:
                            type: object
                            properties:
                              code:
                                type: string
                              request-id:
                                type: string
                              client-request-id:
                                type: string
                              date:
                                type: string
                            additionalProperties: true
                        required:
                        - code
                        - message
                        additionalProperties: true
                    required:
                    - error
                    additionalProperties: true
          securitySchemes:
            delegatedWork:
              type: oauth2
              flows:
                authorizationCode:
                  authorizationUrl: https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize
                  tokenUrl: https://login.microsoftonline.com/organizations/oauth2/v2.0/token
                  scopes:
                    Bird.Read: ''
                    Bird.Read.All: ''
                    Nest.Read: ''
            delegatedPersonal:
              type: oauth2
              flows:
                authorizationCode:
                  authorizationUrl: https://login.microsoftonline.com/consumers/oauth2/v2.0/authorize
                  tokenUrl: https://login.microsoftonline.com/consumers/oauth2/v2.0/token
                  scopes: {}
            application:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://login.microsoftonline.com/organizations/oauth2/v2.0/token
                  scopes: {}
    "#]]
    .assert_eq(&text);
}

#[test]
fn writing_reading_and_writing_again_gives_the_same() {
    let text = yaml::write(&write::document(&facts(), &[]));
    let read = yaml::read(&text).unwrap();
    assert_eq!(read, write::document(&facts(), &[]));
    assert_eq!(yaml::write(&read), text);
}
