//! Tests which paths fit which templates, a row for each behaviour.

use super::{Fit, PathTemplate, RequestPath};

fn fit(template: &str, path: &str) -> Option<Fit> {
    RequestPath::sent(path).fit(&PathTemplate::parse(template))
}

/// The values, and what is told of the fit.
fn shown(template: &str, path: &str) -> String {
    let Some(fit) = fit(template, path) else { return String::from("-") };
    let told = [
        (fit.is_of_other_root, "root"),
        (fit.has_other_arguments, "arguments"),
        (fit.has_keys_in_parentheses, "key"),
        (fit.is_respelled, "respelled"),
    ];
    let told = told.into_iter().filter(|(is_told, _)| *is_told).map(|(_, name)| format!(" ({name})"));
    format!("{}{}", fit.values.join(" "), told.collect::<String>())
}

#[test]
fn paths_fit_their_templates() {
    for (template, path, expected) in [
        ("/communications/calls/{call-id}/mute", "/communications/calls/57%2Fda/Mute", "57/da"),
        ("/a/f(x='{x}',n={n})", "/a/f(x='1,2',n=3)", "1,2 3"),
        ("/a/f(x='{x}')", "/a/f(x='it''s')", "it's"),
        ("/a/f(x='{x}')", "/a/f(x='http://b')", "http://b"),
        ("/drive/root:/{item-path}:/children", "/drive/root:/a/b:/children", "a/b"),
        ("/drive/root:/{item-path}", "/drive/root:/a/b", "a/b"),
        ("/drive/root:/{item-path}", "/drive/root:/a/b:/children", "-"),
        ("/a/root:/{x}/root:/{y}:/b", "/a/root:/1/root:/2:/b", "1 2"),
        ("/sites/{host}:/{path}", "/sites/a.example:/b/c", "a.example b/c"),
        ("/a/{id}", "/a/1/b", "-"),
        ("/a/{id}/b", "/a/1", "-"),
        ("/a/{id}", "/a/", "-"),
        ("/roles/roleTemplateId={id}", "/roles/roletemplateid=7", "7"),
        ("/{name}.csv", "/report.csv", "report"),
        ("/a/('{id}')", "/a/('7')", "7"),
        // Spellings of the same.
        ("/users/delta()", "/users/delta", " (respelled)"),
        ("/users/delta", "/users/delta()", " (respelled)"),
        ("/users/delta", "/users/microsoft.graph.delta()", " (respelled)"),
        ("/g/{id}/m/microsoft.graph.user", "/g/1/m/graph.user", "1 (respelled)"),
        ("/users/$count", "/users/%24count", " (respelled)"),
        ("/root/search(q='{q}')", "/root/search(q=%27a%20b%27)", "a b (respelled)"),
        ("/a/f(x={x},y={y})", "/a/F(y=2, x=1)", "1 2 (respelled)"),
        // Keys in parentheses.
        ("/teams/{id}/operations/{id}", "/teams('1')/operations('2')", "1 2 (key)"),
        ("/apps(appId='{id}')/f()", "/apps(appId='1')/f()", "1"),
        ("/apps/{id}/f()", "/apps(appId='1')/f()", "-"),
        // The same function with other arguments.
        ("/a/f(x='{x}')", "/a/f(y='1')", " (arguments)"),
        ("/a/f(x='{x}')", "/a/f(x=1)", " (arguments)"),
        ("/a/f(x='{x}')", "/a/f(x='1',y='2')", "-"),
        // Another root.
        ("/users/{id}/events", "/me/events", " (root)"),
        ("/me/events", "/users/1/events", " (root)"),
        // No values.
        ("/users/{id}", "/users/$count", "-"),
        ("/users/{id}", "/users/delta()", "-"),
        ("/users/{id}", "/users/f(x='1')", "-"),
        ("/users/{id}", "/users/name='1'", "-"),
        ("/tables/{id}", "/tables/Table(1)", "Table(1)"),
        ("/users/{id}", "/users/AAMkAGUzY5QKjAAA=", "AAMkAGUzY5QKjAAA="),
    ] {
        assert_eq!(shown(template, path), expected, "{template} {path}");
    }
}

#[test]
fn where_several_fit_the_most_particular_is_meant() {
    for (path, better, worse) in [
        ("/users/delta", "/users/delta()", "/users/{id}"),
        ("/drive/root:/a", "/drive/root:/{path}", "/drive/{id}/{name}"),
        ("/a/b/c", "/a/b/{y}", "/a/{x}/c"),
        ("/teams('1')", "/teams('{id}')", "/teams/{id}"),
        ("/a/f(x=1)", "/a/f(x={x})", "/a/f(y={y})"),
        ("/me/f(x=1)", "/me/f(y={y})", "/users/{id}/f(x={x})"),
    ] {
        let rank = |template: &str| fit(template, path).map(|fit| fit.rank());
        let (better, worse) = (rank(better), rank(worse));
        assert!(better.is_some() && (worse.is_none() || better < worse), "{path}");
    }
}
