//! Tests each file of `codegen/explanations` on the pages or the document of the code's case: its `Wrong` leads to the
//! code, and its `Right` does not.

use std::{fs, path::Path};

use graphdown_codegen::{
    diagnostic::{Code, Diagnostic, explanation::Explanation},
    page::Version,
};

use crate::{
    cases::{INVARIANTS, UNREAD},
    documents::Case,
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
    let example = Example { code, wrong, right };
    let document = Case::read(&crate_dir.join("tests/documents").join(name));
    match document {
        Some(document) => example.check_document(document),
        None => example.check_pages(&crate_dir.join("tests/cases").join(name)),
    }
}

/// What leads to a code, and what doesn't.
struct Example<'e> {
    code: Code,
    wrong: &'e str,
    right: &'e str,
}

impl Example<'_> {
    fn check_pages(&self, case: &Path) -> Result<(), String> {
        let (version, folder_name) =
            if case.join("beta").is_dir() { (Version::Beta, "beta") } else { (Version::V1, "v1.0") };
        let mut folder = folder::read(case, folder_name);
        self.before(&folder::lint(&folder, version))?;
        let Folder { sources, overrides, allowances } = &mut folder;
        let texts = sources.iter_mut().chain(overrides).chain(allowances).map(|source| &mut source.text);
        self.mend(texts.collect())?;
        self.after(&folder::lint(&folder, version))
    }

    fn check_document(&self, mut document: Case) -> Result<(), String> {
        self.before(&document.outcome().diagnostics)?;
        self.mend(vec![&mut document.source.text])?;
        self.after(&document.outcome().diagnostics)
    }

    fn count(&self, diagnostics: &[Diagnostic]) -> usize {
        diagnostics.iter().filter(|diagnostic| diagnostic.code == self.code).count()
    }

    fn before(&self, diagnostics: &[Diagnostic]) -> Result<(), String> {
        if self.count(diagnostics) == 0 { Err("its case doesn't lead to it".into()) } else { Ok(()) }
    }

    fn mend(&self, texts: Vec<&mut String>) -> Result<(), String> {
        let places: usize = texts.iter().map(|text| text.matches(self.wrong).count()).sum();
        if places != 1 {
            return Err(format!("what is wrong should stand in one place of its case, and stands in {places}"));
        }
        for text in texts {
            *text = text.replace(self.wrong, self.right);
        }
        Ok(())
    }

    fn after(&self, diagnostics: &[Diagnostic]) -> Result<(), String> {
        match self.count(diagnostics) {
            0 => Ok(()),
            left => Err(format!("what is right still leads to it, {left} times")),
        }
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
