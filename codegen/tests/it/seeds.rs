//! Compares the facts read from the project's first five pages with `seeds.txt`, if the pages are there.

use std::{fmt::Write, fs};

use expect_test::expect_file;
use graphdown_codegen::{
    Analysis, Stage,
    api::{Api, Content, Grant, Operation},
    source::{Role, Source, SourceMap},
};

use crate::folder;

#[test]
fn each_seed_gives_its_whole_operation() {
    let dir = folder::repository().join("../shared/seeds");
    if !dir.is_dir() {
        eprintln!("skipped: no pages in {}", dir.display());
        return;
    }
    let mut paths: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut text = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source { path: name.clone(), text: fs::read_to_string(&path).unwrap() };
        let mut sources = SourceMap::default();
        let file = sources.add(Role::Page, source);
        let analysis = Analysis::of_page(file, &sources);
        let _ = writeln!(text, "{name} {:?}", analysis.pages()[0].version);
        facts(analysis.api(), &mut text);
        for diagnostic in analysis.diagnostics(Stage::Document) {
            let position = sources.position(diagnostic.span).unwrap();
            let _ = writeln!(text, "  {}:{}: {}", position.line, position.column, diagnostic.code.as_str());
        }
    }
    expect_file!["../seeds.txt"].assert_eq(&text);
}

fn facts(api: &Api, text: &mut String) {
    for operation in &api.operations {
        let _ = writeln!(text, "  {} {} {:?}", operation.method, operation.path, operation.kind);
        let _ = writeln!(text, "    deprecated: {}", operation.deprecated.is_some());
        for parameter in &operation.parameters {
            let _ = writeln!(text, "    {:?} {} {:?}", parameter.place, parameter.name, parameter.is_required);
        }
        body(operation, text);
        for response in &operation.responses {
            let content = match &response.content {
                Content::Entity(ty) | Content::Collection(ty) | Content::Value(ty) => format!("{ty:?}"),
                other => format!("{other:?}"),
            };
            let _ = writeln!(text, "    {} {content} {:?}", response.status, response.headers);
        }
        let permissions = &operation.permissions;
        for grant in [&permissions.delegated_work, &permissions.delegated_personal, &permissions.application] {
            match grant {
                Grant::OneOf(alternatives) => writeln!(text, "    {alternatives:?}").unwrap(),
                other => writeln!(text, "    {other:?}").unwrap(),
            }
        }
        for example in &operation.examples {
            let request = example.request.as_ref().map(|request| &request.request_line);
            let status = example.response.as_ref().and_then(|response| response.status);
            let _ = writeln!(text, "    example {} {request:?} {status:?}", example.name);
        }
    }
    for notification in &api.notifications {
        let _ = writeln!(text, "  notification {} {:?}", notification.name, notification.message.json.is_some());
    }
}

fn body(operation: &Operation, text: &mut String) {
    use graphdown_codegen::api::BodyShape;
    match operation.body.as_ref().map(|body| &body.shape) {
        Some(BodyShape::Parameters(properties)) => {
            for property in properties {
                let _ = writeln!(text, "    body {} {:?}", property.name, property.ty);
            }
        }
        other => writeln!(text, "    body {other:?}").unwrap(),
    }
}
