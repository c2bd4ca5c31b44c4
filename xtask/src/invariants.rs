//! Checks what must hold for any requests to the server and any pages that are fixed. Fuzz targets and tests call the
//! same functions; a broken invariant is a panic, since that is what a fuzzer looks for.

#[path = "../../codegen/tests/it/invariants/files.rs"]
mod files;
mod mend;
mod serve;

pub use mend::mend;
pub use serve::serve;

#[cfg(test)]
mod tests {
    use std::{
        fs,
        panic::{AssertUnwindSafe, catch_unwind},
        path::{Path, PathBuf},
    };

    /// Runs each input below `xtask/fuzz/found`: earlier failures and near failures.
    fn replay(target: &str, check: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
        let mut inputs: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{} is empty", folder.display());
        let fails = |input: &&PathBuf| {
            let data = fs::read(input).unwrap();
            catch_unwind(AssertUnwindSafe(|| check(&data))).is_err()
        };
        let failed: Vec<String> = inputs.iter().filter(fails).map(|input| input.display().to_string()).collect();
        assert!(failed.is_empty(), "an invariant breaks on {}", failed.join(", "));
    }

    #[test]
    fn requests_that_were_found_hold() {
        replay("serve", super::serve);
    }

    #[test]
    fn pages_that_were_found_are_mended() {
        replay("mend", super::mend);
    }
}
