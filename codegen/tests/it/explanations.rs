//! Tests each file of `codegen/explanations` on the pages of the code's case: its `Wrong` leads to the code, and its
//! `Right` does not.

use std::{fs, path::Path};

use graphdown_codegen::{
    diagnostic::{Code, explanation::Explanation},
    page::Version,
};

use crate::{
    cases::{INVARIANTS, UNREAD},
    folder,
    folder::Folder,
};

/// What is wrong with a code's explanation, if anything.
fn check(code: Code) -> Result<(), String> {
    let name = code.as_str();
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(crate_dir.join(format!("explanations/{name}.md")))
        .map_err(|_| format!("no file codegen/explanations/{name}.md"))?;
    let explanation = Explanation::read(&text).ok_or("it doesn't begin with `# code`")?;
    if explanation.code != name || explanation.prose.is_empty() {
        return Err(format!("it should begin with `# {name}` and a paragraph"));
    }
    let (wrong, right) = match (explanation.wrong, explanation.right) {
        (Some(wrong), Some(right)) => (wrong.text, right.text),
        (None, None) if INVARIANTS.contains(&name) || UNREAD.contains(&name) => return Ok(()),
        _ => return Err("it should have `## Wrong` and `## Right`, each with a fenced block".into()),
    };
    let case = crate_dir.join("tests/cases").join(name);
    let (version, folder_name) =
        if case.join("beta").is_dir() { (Version::Beta, "beta") } else { (Version::V1, "v1.0") };
    let mut folder = folder::read(&case, folder_name);
    let count =
        |folder: &Folder| folder::lint(folder, version).iter().filter(|diagnostic| diagnostic.code == code).count();
    if count(&folder) == 0 {
        return Err("its case doesn't lead to it".into());
    }
    let mut texts: Vec<&mut String> = folder
        .sources
        .iter_mut()
        .chain(&mut folder.overrides)
        .chain(&mut folder.allowances)
        .map(|source| &mut source.text)
        .collect();
    let places: usize = texts.iter().map(|text| text.matches(wrong).count()).sum();
    if places != 1 {
        return Err(format!("what is wrong should stand in one place of its case, and stands in {places}"));
    }
    for text in &mut texts {
        **text = text.replace(wrong, right);
    }
    match count(&folder) {
        0 => Ok(()),
        left => Err(format!("what is right still leads to it, {left} times")),
    }
}

#[test]
fn each_code_is_explained_and_its_example_is_true() {
    let wrong = Code::ALL.iter().filter_map(|&code| {
        let complaint = check(code).err()?;
        Some(format!("{}: {complaint}", code.as_str()))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "in codegen/explanations:\n{}", wrong.join("\n"));
}

#[test]
fn each_explanation_explains_a_code() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("explanations");
    for entry in fs::read_dir(dir).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = name.strip_suffix(".md").and_then(Code::named);
        assert!(known.is_some(), "{name} is named after no code");
    }
}
