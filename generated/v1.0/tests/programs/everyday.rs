//! The examples of what every application does: mails, trees of folders, worksheets.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use super::{Heard, Server, answer, command, complaint, hang_up, ok, printed, run};

fn requests(heard: &[Heard]) -> Vec<String> {
    let lines = heard.iter().map(|request| request.head[0].trim_end_matches(" HTTP/1.1").replace("/v1.0/me/", ""));
    lines.collect()
}

fn signed_in(program: &str, server: &Server, arguments: &[&str]) -> Output {
    run(program, &[arguments, &["--base-url", &server.url(), "--token", "s3cret"]].concat())
}

#[test]
fn a_tree_prints_each_item_once_and_tells_what_it_could_not_read() {
    let server = Server::start(vec![
        answer(429, "Retry-After: 0\r\n", "{}"),
        ok(r#"{"value": [{"id": "1", "name": "A\n", "folder": {}, "size": 7}, {"id": "2", "name": "b", "size": 5}]}"#),
        hang_up(),
        ok(r#"{"value": [{"id": "3", "name": "c", "size": 7}]}"#),
    ]);
    let tree = signed_in("tree", &server, &["Archive"]);
    assert_eq!(printed(&tree), "\"A\\n\" 7 folder\n\"A\\n/c\" 7 file\n\"b\" 5 file\n");
    let options = "?$select=name,size,id,folder,package,remoteItem&$top=200";
    let (first, second) = ("GET drive/root:/Archive:/children", "GET drive/items/1/children");
    let expected = [first, first, second, second].map(|path| format!("{path}{options}"));
    assert_eq!(requests(&server.heard()), expected);

    let server = Server::start(vec![
        ok(r#"{"value": [{"id": "1", "name": "A", "folder": {}}, {"id": "2", "name": "b"}]}"#),
        answer(403, "", r#"{"error": {"code": "accessDenied", "message": "no"}}"#),
    ]);
    let tree = signed_in("tree", &server, &[]);
    assert_eq!(String::from_utf8_lossy(&tree.stdout), "\"A\" 0 folder\n\"b\" 0 file\n");
    assert_eq!(tree.status.code(), Some(1));
    let told = String::from_utf8_lossy(&tree.stderr);
    assert!(told.contains("/me/drive/items/1/children can't be read to its end"), "{told}");
    assert!(told.ends_with("error: 1 folders could not be read\n"), "{told}");
}

#[test]
fn a_worksheet_is_read_and_written() {
    let range =
        r#"{"values": [["007", 1.10], ["", true]], "valueTypes": [["String", "Double"], ["Empty", "Boolean"]]}"#;
    let server = Server::start(vec![ok(range)]);
    let read = printed(&signed_in("sheet", &server, &["users.xlsx", "Sheet 1"]));
    assert_eq!(read, "[\"007\",1.10]\n[null,true]\n");

    let server = Server::start(vec![ok(r#"{"address": "Sheet1!B2:C3"}"#)]);
    let arguments = ["users.xlsx", "Sheet1", "--write", "B2", "--base-url", &server.url(), "--token", "s3cret"];
    let mut sheet = command("sheet", &arguments);
    let mut sheet = sheet.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sheet.stdin.take().unwrap().write_all(read.as_bytes()).unwrap();
    assert_eq!(printed(&sheet.wait_with_output().unwrap()), "\"Sheet1!B2:C3\"\n");
    let [request] = server.heard().try_into().unwrap();
    assert_eq!(String::from_utf8(request.body).unwrap(), r#"{"values":[["'007",1.10],["",true]]}"#);
}

#[test]
fn a_mail_that_fails_leaves_no_draft() {
    let file = std::env::temp_dir().join(format!("graphdown-mail-{}.txt", std::process::id()));
    std::fs::write(&file, "figures").unwrap();
    let path = file.to_str().unwrap();
    let created = || answer(201, "", r#"{"id": "d"}"#);
    // It is sent and the connection breaks, so that the example looks whether it was.
    let acts = vec![created(), answer(503, "", ""), answer(201, "", "{}"), hang_up(), ok(r#"{"isDraft": false}"#)];
    let server = Server::start(acts);
    let sent = signed_in("mail", &server, &["adele@contoso.com", path]);
    assert!(printed(&sent).ends_with("7 of 7 bytes\n"));
    let attach = "POST messages/d/attachments";
    let expected = ["POST messages", attach, attach, "POST messages/d/send", "GET messages/d?$select=isDraft"];
    assert_eq!(requests(&server.heard()), expected);

    let refused = answer(403, "", r#"{"error": {"code": "ErrorAccessDenied", "message": "no"}}"#);
    let server = Server::start(vec![created(), answer(201, "", "{}"), refused, answer(204, "", "")]);
    let told = complaint(&signed_in("mail", &server, &["adele@contoso.com", path]));
    assert!(told.contains("ErrorAccessDenied"), "{told}");
    assert_eq!(requests(&server.heard())[3], "DELETE messages/d");
    std::fs::remove_file(file).unwrap();
}
