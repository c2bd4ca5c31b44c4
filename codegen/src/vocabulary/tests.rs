//! Counts over the reference of July 2021 how often each word and number decides: how often the answer of its list would
//! be another without it.
//!
//! What is hard: nothing else may count at the same time. So the counts are a thread's own, and all passes run on it.

use std::{cell::RefCell, collections::BTreeMap, fmt::Debug, fmt::Write, fs, path::Path};

use super::{Threshold, Words, merging, operations, parts, permissions, remarks, responses, tables, types, workloads};
use crate::{
    Analysis, Options,
    page::Version,
    source::{Role, Source, SourceMap},
};

/// By the address of the list, and the word.
type Counts = BTreeMap<(usize, &'static str), usize>;

thread_local! {
    static COUNTS: RefCell<Option<Counts>> = const { RefCell::new(None) };
}

fn count<T>(list: &T, word: &'static str) {
    COUNTS.with_borrow_mut(|counts| {
        let Some(counts) = counts else { return };
        *counts.entry((std::ptr::from_ref(list).addr(), word)).or_default() += 1;
    });
}

/// Counts the word that alone gives the least of what a list gives.
pub(super) fn decided<T: Ord>(list: &Words, of: impl Fn(&'static str) -> Option<T>) {
    if COUNTS.with_borrow(Option::is_none) {
        return;
    }
    let given: Vec<(T, &str)> = list.all().filter_map(|word| Some((of(word)?, word))).collect();
    let Some(least) = given.iter().map(|(given, _)| given).min() else { return };
    let mut deciding = given.iter().filter(|(given, _)| given == least);
    if let (Some((_, word)), None) = (deciding.next(), deciding.next()) {
        count(list, word);
    }
}

/// Counts a number that was passed.
pub(super) fn passed(threshold: &Threshold, is_passed: bool) {
    if is_passed {
        count(threshold, "");
    }
}

/// What words and numbers have in common.
pub(crate) trait Counted: Debug + Sync {
    /// Where it lies.
    fn address(&self) -> usize;
    /// Each with whether it is expected to decide.
    fn words(&self) -> Vec<(&'static str, bool)>;
    /// The reasons that it gives.
    fn reasons(&self) -> Vec<&'static str>;
}

impl Counted for Words {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn words(&self) -> Vec<(&'static str, bool)> {
        let unseen = self.unseen.iter().flat_map(|(words, _)| words.iter());
        self.seen.iter().map(|word| (*word, true)).chain(unseen.map(|word| (*word, false))).collect()
    }

    fn reasons(&self) -> Vec<&'static str> {
        self.unseen.iter().map(|(_, reason)| *reason).collect()
    }
}

impl Counted for Threshold {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn words(&self) -> Vec<(&'static str, bool)> {
        vec![("", true)]
    }

    fn reasons(&self) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The lists and thresholds of a file, by name.
pub(super) type Register = &'static [(&'static str, &'static dyn Counted)];

const REGISTERS: [(&str, Register); 9] = [
    ("merging", merging::REGISTER),
    ("operations", operations::REGISTER),
    ("parts", parts::REGISTER),
    ("permissions", permissions::REGISTER),
    ("remarks", remarks::REGISTER),
    ("responses", responses::REGISTER),
    ("tables", tables::REGISTER),
    ("types", types::REGISTER),
    ("workloads", workloads::REGISTER),
];

/// The pages and includes of the reference of July 2021, where it is there.
#[expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read the pages that they count on")]
fn corpus() -> Option<Vec<Source>> {
    fn read(folder: &Path, root: &Path, sources: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, root, sources);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push(Source { path: name, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/api-reference");
    let root = std::env::var_os("GRAPHDOWN_CORPUS").map_or(beside, Into::into);
    let mut sources = Vec::new();
    for folder in ["includes", "v1.0"] {
        read(&root.join(folder), &root, &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    if sources.is_empty() {
        tell(&format!("skipped: no pages in {}", root.display()));
        return None;
    }
    Some(sources)
}

/// Says what `--nocapture` shows.
#[expect(clippy::disallowed_macros, reason = "tests say what they skip and count")]
fn tell(text: &str) {
    eprintln!("{text}");
}

/// All that reading the pages, deciding and lint ask of the vocabulary.
fn counts(sources: &[Source]) -> Counts {
    let mut map = SourceMap::default();
    for source in sources {
        map.add(Role::Page, source.clone());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        COUNTS.set(Some(Counts::new()));
        let _ = Analysis::new(Version::V1, &map, Options::default()).lint();
        COUNTS.take().unwrap()
    })
}

#[test]
fn each_word_and_number_decides_something_or_says_why_it_stays() {
    let Some(sources) = corpus() else { return };
    let counts = counts(&sources);
    let (mut text, mut idle, mut needed) = (String::new(), Vec::new(), Vec::new());
    for (name, list) in REGISTERS
        .iter()
        .flat_map(|(module, register)| register.iter().map(move |(name, list)| (format!("{module}::{name}"), list)))
    {
        assert!(list.reasons().iter().all(|reason| reason.len() > 10), "{name} gives no reason");
        let _ = writeln!(text, "{name}");
        for (word, is_seen) in list.words() {
            let count = counts.get(&(list.address(), word)).copied().unwrap_or_default();
            let _ = writeln!(text, "{count:>7} {word}");
            match (count, is_seen) {
                (0, true) => idle.push(format!("{name}: {word:?}")),
                (1.., false) => needed.push(format!("{name}: {word:?}")),
                _ => {}
            }
        }
    }
    tell(&text);
    assert!(idle.is_empty(), "these decide nothing: remove them, or say why they stay:\n{}", idle.join("\n"));
    assert!(needed.is_empty(), "these decide something, so they are seen:\n{}", needed.join("\n"));
}
