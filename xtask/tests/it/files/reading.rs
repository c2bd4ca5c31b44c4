//! Tests that files which are not pages are reported, and the rest is read.

use std::{
    fs::{self, File},
    os::unix::{fs::symlink, net::UnixListener},
    process::Stdio,
};

use super::{Checkout, fifo, finish, run, xtask};

/// All that a folder may hold which is no page, and what is said of it.
const ODD: [[&str; 2]; 8] = [
    ["v1.0/api/device.md", "it links outside of the folder, to /dev/zero"],
    ["v1.0/api/fifo.md", "expected a file, found a FIFO"],
    ["v1.0/api/gone.md", "No such file or directory"],
    ["v1.0/api/latin.md", "it isn't UTF-8: no character begins at byte 1"],
    ["v1.0/api/long.md", "it has more than 16 MiB"],
    ["v1.0/api/out.md", "it links outside of the folder, to "],
    ["v1.0/api/socket.md", "expected a file, found a socket"],
    ["v1.0/resources/up", "it links to a folder that contains it"],
];

fn with_odd_files() -> (Checkout, UnixListener) {
    let checkout = Checkout::new();
    let link = |target: &str, path: &str| symlink(target, checkout.path(path)).unwrap();
    link("/dev/zero", "v1.0/api/device.md");
    link(checkout.victim().to_str().unwrap(), "v1.0/api/out.md");
    link("gone", "v1.0/api/gone.md");
    link("..", "v1.0/resources/up");
    fifo(&checkout.path("v1.0/api/fifo.md"));
    fs::write(checkout.path("v1.0/api/latin.md"), b"#\xe4").unwrap();
    File::create(checkout.path("v1.0/api/long.md")).unwrap().set_len((16 << 20) + 1).unwrap();
    let socket = UnixListener::bind(checkout.path("v1.0/api/socket.md")).unwrap();
    (checkout, socket)
}

#[test]
fn what_is_no_page_is_told_and_the_rest_is_read() {
    let (checkout, _socket) = with_odd_files();
    let out = checkout.out();
    let out = out.to_str().unwrap();
    for (command, options) in [
        ("lint", &[][..]),
        ("spec", &["--out", "-"]),
        ("generate", &["--out", out]),
        ("generate", &["--out", out, "--check"]),
        ("serve", &["--list"]),
        // No example is like that, so that nothing need be compiled.
        ("verify", &["--only", "none"]),
        ("snippets", &["--only", "none", "--out", out]),
    ] {
        let ran = checkout.run(command, options);
        let ends_early = matches!(command, "verify" | "snippets");
        assert_eq!(ran.status, if ends_early { 2 } else { 1 }, "{command}: {ran:?}");
        for [path, why] in ODD {
            let line = ran.stderr.lines().zip(ran.stderr.lines().skip(1)).find(|(_, place)| place.ends_with(path));
            let (message, _) = line.unwrap_or_else(|| unreachable!("{command} doesn't tell of {path}: {}", ran.stderr));
            assert!(message.starts_with(&format!("error[unread-file]: not read: {why}")), "{command}: {message}");
        }
        assert_eq!(ran.stderr.matches("error[unread-file]: not read").count(), ODD.len(), "{command}: {}", ran.stderr);
    }
    assert!(checkout.out().join("src/lib.rs").exists(), "the pages that there are were read");
}

#[test]
fn machines_are_told_too() {
    let (checkout, _socket) = with_odd_files();
    let ran = checkout.run("lint", &["--format", "json", "--code", "unread-file"]);
    let lines: Vec<serde_json::Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert!(paths.iter().zip(ODD).all(|(path, [odd, _])| path.ends_with(odd)) && paths.len() == ODD.len(), "{paths:?}");
    let ran = checkout.run("lint", &["--format", "sarif", "--code", "unread-file"]);
    let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), ODD.len());
    assert_eq!(checkout.run("lint", &["--format", "html"]).status, 1);
}

#[test]
fn links_within_the_folder_are_read() {
    let checkout = Checkout::new();
    let before = checkout.run("spec", &["--out", "-"]).stdout;
    fs::create_dir(checkout.path("elsewhere")).unwrap();
    fs::rename(checkout.path("v1.0/resources"), checkout.path("elsewhere/resources")).unwrap();
    symlink("../elsewhere/resources", checkout.path("v1.0/resources")).unwrap();
    fs::rename(checkout.path("v1.0/api/lamp-get.md"), checkout.path("elsewhere/get.txt")).unwrap();
    symlink(checkout.path("elsewhere/get.txt"), checkout.path("v1.0/api/lamp-get.md")).unwrap();
    let after = checkout.run("spec", &["--out", "-"]);
    assert_eq!((after.status, after.stdout), (0, before));
}

#[test]
fn files_beside_the_pages_are_read_as_pages_are() {
    for name in ["overrides.toml", "lint.toml"] {
        let checkout = Checkout::new();
        fifo(&checkout.path(name));
        let ran = checkout.run("lint", &[]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains("not read: expected a file, found a FIFO"), "{}", ran.stderr);
        fs::remove_file(checkout.path(name)).unwrap();
        symlink(checkout.victim(), checkout.path(name)).unwrap();
        let ran = checkout.run("lint", &[]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains("not read: it links outside of the folder"), "{}", ran.stderr);
    }
    for command in ["verify", "snippets"] {
        let checkout = Checkout::new();
        fifo(&checkout.path("verify.toml"));
        let out = checkout.out();
        let options = if command == "snippets" { vec!["--out", out.to_str().unwrap()] } else { Vec::new() };
        let ran = checkout.run(command, &options);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains("verify.toml: expected a file, found a FIFO"), "{}", ran.stderr);
    }
}

#[test]
fn what_the_user_names_is_read_whatever_it_is() {
    let checkout = Checkout::new();
    let from_stdin = |arguments: &[&str], path: &str| {
        let mut command = xtask(arguments);
        command.stdin(Stdio::from(File::open(path).unwrap()));
        finish(command)
    };
    let page = checkout.path("v1.0/api/lamp-get.md");
    let page = page.to_str().unwrap();
    let named = run(&["inspect", page]);
    let ran = from_stdin(&["inspect", "/dev/stdin"], page);
    let facts = |text: &str| text.lines().skip(2).take(5).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((ran.status, facts(&ran.stdout)), (0, facts(&named.stdout)), "{ran:?}");

    let document = checkout.out();
    let document = document.to_str().unwrap();
    assert_eq!(checkout.run("spec", &["--out", document]).status, 0);
    let out = checkout.dir.path().join("crate");
    let ran = from_stdin(&["generate", "--openapi", "/dev/stdin", "--out", out.to_str().unwrap()], document);
    assert_eq!(ran.status, 0, "{ran:?}");

    // What never ends is read up to a limit.
    let ran = run(&["inspect", "/dev/zero"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("can't read /dev/zero: it has more than 16 MiB"), "{}", ran.stderr);
    let ran = run(&["generate", "--openapi", "/dev/zero", "--out", out.to_str().unwrap()]);
    assert!(ran.stderr.contains("can't read /dev/zero: it has more than 256 MiB"), "{}", ran.stderr);
    let ran = run(&["inspect", checkout.path("v1.0").to_str().unwrap()]);
    assert!(ran.status == 2 && ran.stderr.contains("expected a page, found the folder"), "{ran:?}");
}

#[test]
fn what_an_inspected_page_includes_is_read_as_pages_are() {
    let checkout = Checkout::new();
    let page = checkout.path("v1.0/api/lamp-get.md");
    let mut text = fs::read_to_string(&page).unwrap();
    fs::create_dir(checkout.path("includes")).unwrap();
    for (name, target) in [("out", Some("../../victim")), ("zero", Some("/dev/zero")), ("fifo", None)] {
        let path = checkout.path(&format!("includes/{name}.md"));
        target.map_or_else(|| fifo(&path), |target| symlink(target, &path).unwrap());
        text.push_str(&format!("\n[!INCLUDE [x](../../includes/{name}.md)]\n"));
    }
    // Both lead back here, so that names of any length lead to one file.
    symlink(".", checkout.path("includes/a")).unwrap();
    symlink(".", checkout.path("includes/b")).unwrap();
    fs::write(checkout.path("includes/x.md"), "[!INCLUDE [x](a/x.md)]\n[!INCLUDE [x](b/x.md)]\n").unwrap();
    text.push_str("\n[!INCLUDE [x](../../includes/x.md)]\n");
    fs::write(&page, text).unwrap();
    let ran = run(&["inspect", page.to_str().unwrap()]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(ran.stdout.matches("error[unread-file]").count(), 3, "{}", ran.stdout);
    assert!(!ran.stdout.contains("not of the folder"), "{}", ran.stdout);
}
