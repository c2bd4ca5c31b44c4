//! Tests the resolution of types with small resource pages: a line for each property.

use std::fmt::Write;

use expect_test::{Expect, expect};

use crate::{
    amend::Corrections,
    api::{Api, TypeRef},
    diagnostic::Diagnostics,
    extract,
    page::{self, Version},
    resolve::{self, Extent},
    source::{Source, SourceMap},
};

/// Each page is a file name, a namespace and what stands below the title.
fn check(pages: &[(&str, &str, &str)], expected: &Expect) {
    let sources: SourceMap = pages
        .iter()
        .map(|(name, namespace, rest)| Source {
            path: format!("v1.0/resources/{name}.md"),
            text: format!("# {name} resource type\n\nNamespace: {namespace}\n\n{rest}\n"),
        })
        .collect();
    let mut diagnostics = Diagnostics::default();
    let pages = page::read_all(Version::V1, &sources, &mut diagnostics);
    let evidence = extract::extract(&pages, &mut diagnostics);
    let (api, _) =
        resolve::resolve(Version::V1, evidence, Corrections::default(), &pages, Extent::Version, &mut diagnostics);
    let mut text = show(&api);
    for diagnostic in diagnostics.into_sorted() {
        let _ = writeln!(text, "{}: {}", diagnostic.code.as_str(), diagnostic.message);
    }
    expected.assert_eq(&text);
}

fn show(api: &Api) -> String {
    let mut text = String::new();
    for ty in &api.types {
        let base = ty.base.as_ref().map_or(String::new(), |base| format!(" < {}", show_type(base)));
        let key = ty.key.as_ref().map_or(String::new(), |key| format!(" by {key}"));
        let _ = writeln!(text, "{}{base}{key}", ty.name);
        for property in &ty.properties {
            let mark = if property.is_navigation { " ->" } else { "" };
            let _ = writeln!(text, "  {}: {}{mark}", property.name, show_type(&property.ty));
        }
    }
    for enumeration in &api.enumerations {
        let members: Vec<&str> = enumeration.members.iter().map(|member| member.name.as_str()).collect();
        let _ = writeln!(text, "{} = {}", enumeration.name, members.join(" | "));
    }
    text
}

fn show_type(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Primitive(primitive) => format!("{primitive:?}"),
        TypeRef::Named(name) => name.to_string(),
        TypeRef::Collection(item) => format!("[{}]", show_type(item)),
        TypeRef::Untyped => "any".into(),
    }
}

const ROOT: &str = "microsoft.graph";

fn rows(rows: &str) -> String {
    format!("## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n{rows}")
}

#[test]
fn inherited_rows_are_dropped_whether_marked_or_not() {
    let animal = rows("|id|String|Key.|\n|name|String|Its name.|");
    let cat = format!("A cat. Inherits from [animal](animal.md).\n\n{}", rows("|id|String|Key.|\n|lives|Int32|Left.|"));
    check(
        &[("animal", ROOT, &animal), ("cat", ROOT, &cat)],
        &expect![[r#"
        microsoft.graph.animal < microsoft.graph.entity by id
          name: String
        microsoft.graph.cat < microsoft.graph.animal by id
          lives: Int32
        microsoft.graph.entity by id
          id: String
    "#]],
    );
}

#[test]
fn a_type_that_lists_others_as_derived_is_their_base() {
    let prompt = "A prompt.\n\n## Derived types\n\n|Type|Description|\n|:---|:---|\n|[tune](tune.md)|A tune.|\n|[text](text.md)|A text.|";
    let call = rows("|prompt|[tune](tune.md) or [text](text.md)|What is played.|");
    let empty = rows("|length|Duration|How long.|");
    check(
        &[("prompt", ROOT, prompt), ("tune", ROOT, &empty), ("text", ROOT, &empty), ("call", ROOT, &call)],
        &expect![[r#"
        microsoft.graph.call
          prompt: microsoft.graph.prompt
        microsoft.graph.prompt
        microsoft.graph.text < microsoft.graph.prompt
          length: Duration
        microsoft.graph.tune < microsoft.graph.prompt
          length: Duration
    "#]],
    );
}

#[test]
fn enumerations_are_those_that_a_type_cell_names() {
    let call = format!(
        "{}\n\n### callState values\n\n|Member|\n|:---|\n|ringing|\n|established|\n\n### reason values\n\n|Member|\n|:---|\n|busy|",
        rows(
            "|state|[callState](#callstate-values)|Its state.|\n|reason|String|Why.|\n|tone|tone|Possible values are: `a`, `b`.|"
        )
    );
    check(
        &[("call", ROOT, &call)],
        &expect![[r#"
        microsoft.graph.call
          state: microsoft.graph.callState
          reason: String
          tone: microsoft.graph.tone
        microsoft.graph.callState = ringing | established
        microsoft.graph.tone = a | b
    "#]],
    );
}

#[test]
fn names_are_looked_up_in_the_page_s_namespace_first() {
    let session = rows("|place|place|Where.|\n|other|[place](place.md)|Elsewhere.|\n|lost|nowhere|Nothing.|");
    let place = rows("|name|String|Its name.|");
    let annotated = format!(
        "{place}\n\n## JSON representation\n\n<!-- {{\"blockType\": \"resource\", \"@odata.type\": \"records.place\"}} -->\n```json\n{{\"name\": \"String\"}}\n```"
    );
    check(
        &[("session", "records", &session), ("place", ROOT, &place), ("records-place", "records", &annotated)],
        &expect![[r#"
            microsoft.graph.place
              name: String
            records.place
              name: String
            records.session
              place: records.place
              other: microsoft.graph.place
              lost: any
            unresolved-type: no page documents the type `nowhere`; any value is accepted
        "#]],
    );
}

#[test]
fn circles_are_cut() {
    check(
        &[("hen", ROOT, "Inherits from [egg](egg.md)."), ("egg", ROOT, "Inherits from [hen](hen.md).")],
        &expect![[r#"
            microsoft.graph.egg
            microsoft.graph.hen < microsoft.graph.egg
            inheritance-cycle: `egg` inherits from itself through its base
        "#]],
    );
}

#[test]
fn bases_by_precedence() {
    let annotated = |base: &str| {
        format!(
            "## JSON representation\n\n<!-- {{\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.cat\", \"baseType\": \"microsoft.graph.{base}\"}} -->\n```json\n{{\"lives\": 9}}\n```"
        )
    };
    let told = "A cat. Inherits from [animal](animal.md).\n\n";
    let animal =
        "An animal.\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|name|String|Its name.|";
    let plant = "A plant.\n\n## Derived types\n\n|Type|Description|\n|:---|:---|\n|[cat](cat.md)|A cat.|";
    let base = |cat: String, expected: &Expect| {
        check(&[("animal", ROOT, animal), ("plant", ROOT, plant), ("cat", ROOT, &cat)], expected);
    };
    base(
        format!("{told}{}", annotated("plant")),
        &expect![[r#"
            microsoft.graph.animal
              name: String
            microsoft.graph.cat < microsoft.graph.animal
              lives: Int32
            microsoft.graph.plant
            base-disagreement: the base of `cat` is `microsoft.graph.plant` in the annotation and `animal` in the text; the text is used
        "#]],
    );
    base(
        annotated("animal"),
        &expect![[r#"
        microsoft.graph.animal
          name: String
        microsoft.graph.cat < microsoft.graph.animal
          lives: Int32
        microsoft.graph.plant
    "#]],
    );
    base(
        "A cat.\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|lives|Int32|Left.|".to_owned(),
        &expect![[r#"
        microsoft.graph.animal
          name: String
        microsoft.graph.cat < microsoft.graph.plant
          lives: Int32
        microsoft.graph.plant
    "#]],
    );
}
