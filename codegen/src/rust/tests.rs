//! Tests the names and shapes that are decided for small documents.

use super::{
    Crate,
    krate::{Item, MethodBody, Node, Type},
    model,
};
use crate::{
    diagnostic::Diagnostics,
    gateway::{CrateName, Module},
    page::Version,
    spec::yaml,
};

fn krate(text: &str) -> Crate {
    let document = yaml::read(text).expect("the test's document is one");
    model(&document, &CrateName::of(Version::V1), &mut Diagnostics::default())
}

/// `Birds(id, list) BirdsItem(sing)`
fn nodes(krate: &Crate) -> String {
    let nodes = krate.places.iter().flat_map(|module| &module.nodes).chain([&krate.root]);
    let offers = |node: &Node| {
        let ways = node.accessors.iter().map(|one| one.ident.to_string());
        ways.chain(node.methods.iter().map(|one| one.ident.to_string())).collect::<Vec<_>>().join(", ")
    };
    nodes.map(|node| format!("{}({})", node.ident, offers(node))).collect::<Vec<_>>().join(" ")
}

/// A document with these lines, `GET /birds`, as paths, each on a page of its own unless they share one after `#`.
fn paths(lines: &[&str]) -> String {
    let mut text = String::from("openapi: 3.0.4\ninfo: {title: Birds, version: v1}\npaths:\n");
    for line in lines {
        let (line, kind) = line.split_once(" as ").unwrap_or((line, "operation"));
        let (line, page) = line.split_once(" # ").unwrap_or((line, line));
        let (method, path) = line.split_once(' ').expect("a method and a path");
        text.push_str(&format!(
            "  \"{path}\":\n    {}:\n      operationId: \"{line}\"\n      x-ms-docs-operation-type: {kind}\n      \
             externalDocs: {{url: \"{page}\"}}\n      responses: {{\"204\": {{description: none}}}}\n",
            method.to_lowercase()
        ));
    }
    text
}

/// A document of pages with these operations, each `GET /path: type`, of types with these members each.
fn typed(operations: &[&str], types: &str) -> String {
    let mut text = String::from("openapi: 3.0.4\ninfo: {title: Birds, version: v1}\npaths:\n");
    for line in operations {
        let (line, ty) = line.split_once(": ").expect("a type");
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let one = format!("{{$ref: \"#/components/schemas/{}\"}}", ty.trim_end_matches("[]"));
        let schema = match ty.ends_with("[]") {
            true => format!("{{type: object, properties: {{value: {{type: array, items: {one}}}}}}}"),
            false => one,
        };
        text.push_str(&format!(
            "  \"{path}\":\n    {}:\n      operationId: \"{line}\"\n      x-graphdown-pages: [page.md]\n      \
             x-ms-pageable: {{nextLinkName: \"@odata.nextLink\"}}\n      responses: {{\"200\": {{description: one, \
             content: {{application/json: {{schema: {schema}}}}}}}}}\n",
            method.to_lowercase()
        ));
    }
    text + "components:\n  schemas:\n" + types
}

const BIRDS: &str = "    bird: {type: object, properties: {name: {type: string}, nest: {$ref: \"#/components/schemas/nest\"}}}\n    \
                     nest: {type: object, properties: {eggs: {type: array, items: {$ref: \"#/components/schemas/egg\"}}}}\n    \
                     egg: {type: object, properties: {colour: {type: string}}}\n";

#[test]
fn places_of_no_known_type_stay_apart() {
    let krate = krate(&paths(&["GET /me/birds/{id} # get", "GET /users/{user-id}/birds/{bird-id} # get"]));
    assert_eq!(
        nodes(&krate),
        "Me(birds) MeBirds(id) MeBirdsItem(get) Users(id) UsersItem(birds) UsersItemBirds(id) UsersItemBirdsItem(get) \
         Graph(me, users)"
    );
}

#[test]
fn all_ways_to_a_type_lead_to_one_place() {
    let krate = krate(&typed(
        &[
            "GET /me/birds/{id}: bird",
            "GET /aviary/birds: bird[]",
            "GET /aviary/birds/{id}/nest/eggs: egg[]",
            "GET /aviary/birds/oldest/song: egg",
            "GET /me/birds/{id}/nest: nest",
            "GET /me/birds/{id}/nest/eggs/{id}: egg",
        ],
        BIRDS,
    ));
    assert_eq!(
        nodes(&krate),
        "Aviary(birds) AviaryBirds(oldest, id, list) Bird(nest, song, get) Egg(get) Me(birds) MeBirds(id) \
         Nest(eggs, get) NestEggs(id, list) Graph(aviary, me)"
    );
}

#[test]
fn what_has_items_of_the_type_that_is_read_there_is_their_list() {
    let krate = krate(&typed(
        &["GET /me/birds: bird", "GET /me/birds/{id}: bird", "GET /nest: nest", "GET /nest/{name}: egg"],
        BIRDS,
    ));
    assert_eq!(nodes(&krate), "Bird(get) Egg(get) Me(birds) MeBirds(id, get) Nest(id, get) Graph(me, nest)");
}

#[test]
fn what_is_documented_beyond_a_property_has_its_type() {
    let birds = BIRDS.replace("{colour", "{bird: {$ref: \"#/components/schemas/bird\"}, colour");
    let krate = krate(&typed(
        &["GET /bird: bird", "GET /egg/{id}: egg", "GET /egg/{id}/bird/name: egg", "GET /bird/nest/$ref: nest"],
        &birds,
    ));
    assert_eq!(nodes(&krate), "Bird(name, nest, get) BirdNest(get_ref) Egg(bird, get) EggPath(id) Graph(bird, egg)");
}

#[test]
fn steps_that_share_a_name_say_what_they_take() {
    let krate = krate(&paths(&[
        "GET /birds/count(day={day}) as function",
        "GET /birds/count(kind='{kind}') as function",
        "GET /birds(ring='{ring}')",
        "POST /birds/{id}/mates/$ref",
        "POST /birds/{id}/sing as action",
    ]));
    assert_eq!(
        nodes(&krate),
        "Birds(id, count_with_day, count_with_kind) BirdsItem(mates, sing) BirdsItemMates(add_ref) BirdsWithRing(get) \
         Graph(birds, birds_with_ring)"
    );
}

#[test]
fn no_argument_has_the_name_of_the_body() {
    let krate = krate(
        "openapi: 3.0.4\ninfo: {}\npaths:\n  \"/photo(content={content})\":\n    put:\n      x-ms-docs-operation-type: \
         action\n      parameters:\n      - {name: content, in: path, required: true}\n      - {name: content, in: query, \
         required: true}\n      - {name: url, in: query, required: true}\n      requestBody: {required: true, content: \
         {image/png: {schema: {type: string, format: binary}}}}\n      responses: {\"204\": {description: none}}\n",
    );
    let method = krate.root.methods.first().expect("the path has one step and so one method");
    let arguments = method.arguments.iter().chain(method.options.iter().map(|option| &option.argument));
    let names: Vec<String> = arguments.map(|argument| argument.ident.to_string()).collect();
    assert_eq!(names, ["content_2", "content_option", "url"]);
    assert_eq!(method.body.as_ref().map(MethodBody::argument), Some("content"));
}

#[test]
fn what_cannot_be_sent_is_told_and_all_else_has_a_method() {
    let text =
        paths(&["GET /", "GET /birds", "GET /birds/", "GET /a/../b", "GET /a//b", "GET /a#b", "GET /a?b", "GET /x y"]);
    let document = yaml::read(&text).expect("the test's document is one");
    let mut diagnostics = Diagnostics::default();
    let krate = model(&document, &CrateName::of(Version::V1), &mut diagnostics);
    assert_eq!(nodes(&krate), "A(get_a_b, get_a_b_2) Birds(get, get_with_slash) XY(get) Graph(a, birds, x_y, get)");
    let told: Vec<String> = diagnostics.into_sorted().into_iter().map(|one| one.message).collect();
    let expected = [
        "`GET /a/../b` can't be sent: clients resolve `..` to another path",
        "`GET /a//b` can't be sent: a segment is empty",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_is_boxed_does_not_depend_on_other_types() {
    let krate = krate(
        "openapi: 3.0.4\ninfo: {}\npaths: {}\ncomponents:\n  schemas:\n    nest: {type: object, properties: \
         {bird: {$ref: '#/components/schemas/bird'}, tree: {$ref: '#/components/schemas/option'}}}\n    bird: \
         {type: object, properties: {nest: {$ref: '#/components/schemas/nest'}, type: {type: string}, flock: {type: array, \
         items: {$ref: '#/components/schemas/bird'}}}}\n    option: {type: object, properties: {Age: {type: integer}, age: \
         {type: string}}}\n",
    );
    let items = krate.types.iter().flat_map(|module| &module.files).flat_map(|file| &file.items);
    let models = items.filter_map(|item| if let Item::Model(model) = item { Some(model) } else { None });
    let shown = models.map(|model| {
        let fields = model.fields.iter().map(|field| match field.ty {
            Type::Boxed(_) => format!("{} boxed", field.ident),
            _ => field.ident.to_string(),
        });
        format!("{}: {}", model.ident, fields.collect::<Vec<_>>().join(", "))
    });
    let expected = ["Bird: nest boxed, r#type, flock", "Nest: bird boxed, tree boxed", "OptionType: age, age_property"];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn a_derived_type_that_is_added_changes_no_place() {
    let derived = |number: usize| {
        format!(
            "    microsoft.graph.bird{number}:\n      allOf:\n      - $ref: '#/components/schemas/microsoft.graph.bird'\n      \
             - type: object\n        properties: {{\"song{number}\": {{type: string}}}}\n"
        )
    };
    let place = |count: usize| {
        let mut text = paths(&[]).replace("paths:\n", "paths: {}\n");
        text.push_str(
            "components:\n  schemas:\n    microsoft.graph.nest:\n      type: object\n      properties: {bird: {$ref: \
             '#/components/schemas/microsoft.graph.bird'}}\n    microsoft.graph.bird:\n      type: object\n      \
             properties: {'@odata.type': {type: string}, ring: {type: string}}\n      discriminator: {propertyName: \
             '@odata.type'}\n",
        );
        text.extend((1..=count).map(derived));
        let krate = krate(&text);
        let items = krate.types.iter().flat_map(|module| &module.files).flat_map(|file| &file.items);
        let models = items.filter_map(|item| if let Item::Model(model) = item { Some(model) } else { None });
        let models: Vec<_> = models.collect();
        let named = |name: &str| *models.iter().find(|model| model.ident.as_str() == name).expect("a model");
        let known: usize = named("Bird").discriminators.iter().map(|one| one.derived.len()).sum();
        let taken = models.iter().filter(|model| !model.bases.is_empty()).count();
        (named("Nest").fields[0].ty.clone(), known, taken)
    };
    for count in [0, 1, 41] {
        let (Type::Boxed(bird), known, taken) = place(count) else { panic!("a place holds the base") };
        assert_eq!((bird.ident.as_str(), known, taken), ("Bird", count, count));
    }
}

#[test]
fn what_an_action_is_done_to_is_told_by_its_title_or_its_page_before_its_path() {
    let names = |title: &str, page: &str| {
        let krate = krate(&format!(
            "openapi: 3.0.4\ninfo: {{}}\npaths:\n  \"/aviary/residents/{{id}}/ring\":\n    post:\n      summary: \"{title}\"\n      \
             x-ms-docs-operation-type: action\n      externalDocs: {{url: \"https://x.example/{page}?view=1\"}}\n      \
             requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{colour: {{type: \
             string}}}}}}}}}}}}\n      responses: {{\"204\": {{description: none}}}}\ncomponents:\n  schemas:\n    \
             aviary.nightBird: {{type: object, properties: {{name: {{type: string}}}}}}\n"
        ));
        let requests = krate.types.iter().filter(|module| module.module[0].as_str() == "requests");
        let items = requests.flat_map(|module| &module.files).flat_map(|file| &file.items);
        items.map(|item| item.ident().to_string()).collect::<Vec<_>>()
    };
    for (title, page, expected) in [
        ("owl: ring", "birds-nightbird-ring", "OwlRing"),
        ("ring action", "birds-nightbird-ring", "NightBirdRing"),
        ("ring action", "birds-daybird-ring", "ResidentsRing"),
        ("ring action", "nightbird-residents", "ResidentsRing"),
    ] {
        assert_eq!(names(title, page), [expected], "{title} {page}");
    }
}

#[test]
fn modules_by_hand_are_declared_but_for_those_that_are_generated() {
    let krate = krate(&typed(&["GET /bird: bird"], "    bird: {type: object, title: bird, properties: {}}\n"));
    let names = ["models", "everyday", "places", "birds", "operations", "lib", "type", "Other", "a-b", "", "x2"];
    let modules: Vec<Module> = names.iter().filter_map(|name| Module::written(name)).collect();
    let declared = krate.beside(&modules).hand_written;
    assert_eq!(declared.iter().map(Module::as_str).collect::<Vec<_>>(), ["everyday", "x2"]);
}
