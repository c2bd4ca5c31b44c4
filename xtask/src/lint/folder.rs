//! Reads and lints a version folder. Folders can share includes and configuration, so what several of them report is
//! merged.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::Result;
use graphdown_codegen::{
    Allowed, Analysis, Documented, Linting, Options,
    diagnostic::{Code, Diagnostic},
    source::{FileId, Role, SourceMap},
    spec::selector::Unmatched,
};

use crate::{
    arguments::{Lint, Output, ensure_named},
    progress::Progress,
    read::{self, Docs},
    report::{self, Texts},
};

/// A version folder with its findings.
pub(crate) struct Folder {
    /// The pages.
    pub(crate) docs: Docs,
    /// The findings that aren't allowed.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The findings that are allowed.
    pub(crate) allowed: Vec<Allowed>,
    documented: Documented,
}

impl Folder {
    /// Reads and lints a folder.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn read(dir: &Path, options: &Lint, progress: &Progress) -> Result<Folder> {
        let mut docs = read::docs(dir, options.overrides.as_deref(), progress)?;
        match &options.config {
            Some(path) => _ = docs.sources.add(Role::Allowances, read::named(path)?),
            None => docs.add_beside(Role::Allowances, "lint.toml"),
        }
        progress.step("checking pages");
        Ok(Folder::look(docs))
    }

    /// Lints what has been read.
    pub(crate) fn look(docs: Docs) -> Folder {
        let Linting { diagnostics, allowed, documented } = look(&docs, &docs.sources);
        Folder { docs, diagnostics, allowed, documented }
    }

    /// Lints the folder with other texts.
    pub(crate) fn look_again(&self, sources: &SourceMap) -> Linting {
        look(&self.docs, sources)
    }

    /// Replaces texts and findings.
    pub(crate) fn replace(&mut self, sources: SourceMap, linting: Linting) {
        self.docs.sources = sources;
        (self.diagnostics, self.allowed, self.documented) = (linting.diagnostics, linting.allowed, linting.documented);
    }

    /// The pages that one of the texts of `--only` names.
    pub(crate) fn named(&self, only: &[String]) -> BTreeSet<FileId> {
        only.iter().flat_map(|text| self.documented.named(text, &self.docs.sources)).collect()
    }

    /// The texts of `--only` that name no page.
    fn unmatched(&self, only: &[String]) -> Vec<Unmatched> {
        let sources = &self.docs.sources;
        let unmatched = only.iter().filter(|text| self.documented.named(text, sources).is_empty());
        unmatched.map(|text| Unmatched { text: text.clone(), near: self.documented.near(text, sources) }).collect()
    }

    /// The texts that diagnostics refer to.
    pub(crate) fn texts(&self) -> Texts<'_> {
        Texts::new(&self.docs.root, &self.docs.sources)
    }

    /// The identity of each diagnostic, independent of file ids.
    fn told(&self) -> Vec<Told> {
        let texts = self.texts();
        let told = |diagnostic: &Diagnostic| {
            let path = texts.source(diagnostic.span).map(|(source, _)| self.docs.root.join(&source.path));
            (path, diagnostic.span.start, diagnostic.code, diagnostic.message.clone())
        };
        self.diagnostics.iter().map(told).collect()
    }

    /// Keeps only the findings with one code.
    pub(crate) fn keep_code(&mut self, code: Code) {
        self.diagnostics.retain(|diagnostic| diagnostic.code == code);
        self.allowed.retain(|allowed| allowed.diagnostic.code == code);
    }

    fn keep_files(&mut self, files: &BTreeSet<FileId>) {
        // What is in no page, such as a mistake in a file of corrections, concerns every part.
        let sources = &self.docs.sources;
        let is_kept = |Diagnostic { span, .. }: &Diagnostic| !sources.is_page(span.file) || files.contains(&span.file);
        self.diagnostics.retain(is_kept);
        self.allowed.retain(|allowed| is_kept(&allowed.diagnostic));
    }

    /// Prints the findings, for people or as JSON.
    ///
    /// # Errors
    /// If stdout can't be written.
    pub(crate) fn print(&self, output: &Output) -> Result<()> {
        report::print(&self.diagnostics, &self.texts(), output, false)
    }
}

/// A path, an offset, a code and a message.
type Told = (Option<PathBuf>, u32, Code, String);

fn look(docs: &Docs, sources: &SourceMap) -> Linting {
    let mut linting = Analysis::new(docs.version, sources, Options::default()).lint();
    linting.diagnostics.extend(docs.unread());
    linting
}

/// Drops duplicate findings of folders that share files: those in shared includes, and in the files of overrides and
/// allowances. An allowance is unused only if it is so in all folders.
pub(crate) fn unite(folders: &mut [Folder]) {
    let told: Vec<BTreeSet<Told>> = folders.iter().map(|folder| folder.told().into_iter().collect()).collect();
    for number in 0..folders.len() {
        let Some(folder) = folders.get_mut(number) else { return };
        let mut own = folder.told().into_iter();
        folder.diagnostics.retain(|diagnostic| {
            let Some(one) = own.next() else { return true };
            let is_told_before = told.iter().take(number).any(|other| other.contains(&one));
            let is_used = diagnostic.code == Code::UnusedAllowance && !told.iter().all(|other| other.contains(&one));
            !is_told_before && !is_used
        });
    }
}

/// Keeps only the findings on pages that one of the texts of `--only` names.
///
/// # Errors
/// If one names no page of any folder, which is probably a typing error.
pub(crate) fn keep(folders: &mut [Folder], only: &[String]) -> Result<()> {
    let unmatched: Vec<Vec<Unmatched>> = folders.iter().map(|folder| folder.unmatched(only)).collect();
    ensure_named(only, unmatched.iter().map(Vec::as_slice))?;
    for folder in folders.iter_mut() {
        let named = folder.named(only);
        folder.keep_files(&named);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser;
    use std::fs;

    const KEYS: &str = "---\ntitle: lamp\ndescription: Light.\ndoc_type: conceptualPageType\n---\n\n";

    const PAGE: &str = "# lamp\n\nNamespace: microsoft.graph\n\n[!INCLUDE [x](../../includes/x.md)]\n";

    #[test]
    fn what_folders_share_is_told_once() {
        let dir = tempfile::tempdir().expect("a folder for a test");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a file's folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write("v1.0/resources/lamp.md", &format!("{KEYS}{PAGE}"));
        write("beta/resources/lamp.md", &format!("{KEYS}{PAGE}"));
        write("includes/x.md", "```http\nGET /lamps\n");
        write("v1.0/resources/candle.md", &format!("{KEYS}No title.\n"));
        let allow = |code: &str| format!("[[allow]]\ncode = \"{code}\"\npage = \"*\"\nreason = \"for a test\"\n\n");
        write("lint.toml", &(allow("missing-title") + &allow("cyclic-include")));
        let arguments = Arguments::parse_from(["xtask", "lint"]);
        let Command::Lint(options) = &arguments.command else { panic!("it says lint") };
        let read = |version| Folder::read(&dir.path().join(version), options, &Progress::new(true)).expect("a folder");
        let mut folders = ["v1.0", "beta"].map(read);
        let codes = |folders: &[Folder]| {
            let codes = |folder: &Folder| folder.diagnostics.iter().map(|one| one.code.as_str()).collect::<Vec<_>>();
            folders.iter().map(codes).collect::<Vec<_>>()
        };
        let unused = "unused-allowance";
        assert_eq!(codes(&folders), [vec!["unclosed-fence", unused], vec!["unclosed-fence", unused, unused]]);
        // The title is missing in one version, the circle in both.
        unite(&mut folders);
        assert_eq!(codes(&folders), [vec!["unclosed-fence", unused], vec![]]);
    }
}
