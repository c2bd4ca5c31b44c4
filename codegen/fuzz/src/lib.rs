//! The invariants of codegen's tests for fuzz targets, and a mutator that damages and splices texts as people do.
//!
//! The invariants stand in `codegen/tests/it`, so that a test can run each input that a fuzzer found.

#![allow(dead_code, unused_imports, reason = "tests use more of the shared modules")]

#[path = "../../tests/it/folder.rs"]
mod folder;
#[path = "../../tests/it/invariants/mod.rs"]
mod invariants;

use std::{fs, path::Path, sync::OnceLock};

use invariants::damage::Damage;

/// Pages and what stands beside them; see `codegen/tests/it/invariants/pages.rs`.
pub fn page(data: &[u8]) {
    invariants::pages(&String::from_utf8_lossy(data));
}

/// An OpenAPI document.
pub fn document(data: &[u8]) {
    invariants::document(&String::from_utf8_lossy(data));
}

/// JSON as people write it.
pub fn json(data: &[u8]) {
    invariants::json(&String::from_utf8_lossy(data));
}

/// A path template or URL, and another on the second line.
pub fn url(data: &[u8]) {
    invariants::url(&String::from_utf8_lossy(data));
}

/// Changes the first `size` bytes of `data` and gives the new size: half the time as libFuzzer does it, half the time
/// by damage with pieces of the files below `folder` (from this crate's own) that end so.
pub fn damage(data: &mut [u8], size: usize, max_size: usize, seed: u32, folder: &str, ending: &str) -> usize {
    let mut numbers = Numbers(u64::from(seed));
    if numbers.next().is_multiple_of(2) {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let mut texts = Vec::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut texts);
        texts
    });
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut text = String::from_utf8_lossy(data.get(..size).unwrap_or_default()).into_owned();
    for _ in 0..=numbers.next() % 3 {
        text = Damage::of([(); 4].map(|()| numbers.next())).of_text(&text, &texts);
    }
    let size = text.len().min(max_size).min(data.len());
    data[..size].copy_from_slice(&text.as_bytes()[..size]);
    size
}

fn read(folder: &Path, ending: &str, texts: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, ending, texts);
        } else if path.to_string_lossy().ends_with(ending) {
            texts.extend(fs::read_to_string(&path));
        }
    }
}

/// SplitMix64: the same seed gives the same numbers, as libFuzzer wants it.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 32) as u32
    }
}
