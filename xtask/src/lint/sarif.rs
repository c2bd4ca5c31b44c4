//! Writes findings as a SARIF 2.1.0 log for code-scanning sites and editors. Fingerprints must stay the same while
//! lines are added above.
//!
//! The log is a dozen kinds of objects, each made in one place; `serde-sarif` would bring the whole format and, to build
//! it, two more versions of `syn`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Result, anyhow};
use graphdown_codegen::{
    diagnostic::{Code, explanation::Sample},
    source::Position,
};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::Url;

use super::{
    explain,
    findings::{Finding, Place},
};
use crate::{report, terminal};

/// The folder to which all paths of the log are relative: the root of the checkout.
const ROOT: &str = "%SRCROOT%";

/// A log with one run.
///
/// # Errors
/// If the folder has no URL.
pub(crate) fn document(findings: &[Finding], root: &Path) -> Result<String> {
    let checkout = checkout(root);
    let base = address(&checkout)?;
    let within = address(root)?.strip_prefix(&base).unwrap_or_default().to_owned();
    let mut writer = Writer { folder: within, seen: BTreeMap::new() };
    let results: Vec<Value> = findings.iter().map(|finding| writer.result(finding)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "graphdown",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(|&code| rule(code)).collect::<Vec<_>>(),
            } },
            "invocations": [{ "executionSuccessful": true }],
            "originalUriBaseIds": { ROOT: { "uri": base } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(terminal::json_escaped(&serde_json::to_string_pretty(&log)?) + "\n")
}

/// The root of the checkout that contains a folder, or the folder itself.
fn checkout(root: &Path) -> PathBuf {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&root).to_path_buf()
}

fn rule(code: Code) -> Value {
    let short = code.meaning().trim();
    let explanation = explain::explanation(code);
    let prose = explanation.map_or(short, |explanation| explanation.prose);
    let sample = |heading: &str, sample: Option<Sample>| match sample {
        Some(Sample { language, text }) => format!("\n\n{heading}:\n\n````{language}\n{text}\n````"),
        None => String::new(),
    };
    let samples = explanation
        .map(|explanation| format!("{}{}", sample("Wrong", explanation.wrong), sample("Right", explanation.right)));
    let help = format!("{prose}{}", samples.unwrap_or_default());
    json!({
        "id": code.as_str(),
        "name": name(code),
        "shortDescription": { "text": short },
        "fullDescription": { "text": prose.replace("\n\n", " ").replace('\n', " ") },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": report::word(code.severity()) },
    })
}

/// `JsonFlaw` for `json-flaw`: SARIF has a readable name beside the id.
fn name(code: Code) -> String {
    let words = code.as_str().split('-');
    words.map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()).collect()
}

struct Writer {
    /// The path from the root of the checkout to the folder of the sources; ends with `/` or is empty.
    folder: String,
    /// How often each fingerprint occurs.
    seen: BTreeMap<u64, usize>,
}

impl Writer {
    fn result(&mut self, finding: &Finding) -> Value {
        let Finding { diagnostic, allowed, place, related, fix } = finding;
        let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!(": {help}"));
        let mut result = json!({
            "ruleId": diagnostic.code.as_str(),
            "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
            "level": report::word(diagnostic.code.severity()),
            "message": { "text": format!("{}{help}", diagnostic.message) },
            "locations": [{ "physicalLocation": self.location(place) }],
            "partialFingerprints": { "graphdownFinding/v1": self.fingerprint(finding) },
        });
        let mut add = |name: &str, value: Value| {
            if let Some(result) = result.as_object_mut() {
                result.insert(name.into(), value);
            }
        };
        if let Some((place, label)) = related {
            let location = json!({ "id": 1, "physicalLocation": self.location(place), "message": { "text": label } });
            add("relatedLocations", json!([location]));
        }
        if let Some((place, text)) = fix {
            let replacement = json!({ "deletedRegion": region(place), "insertedContent": { "text": text } });
            let change = json!({ "artifactLocation": self.artifact(place), "replacements": [replacement] });
            let is_mechanical = diagnostic.mechanical_fix().is_some();
            let text = if is_mechanical { "fix it" } else { "fix it, if the page is wrong here" };
            add("fixes", json!([{ "description": { "text": text }, "artifactChanges": [change] }]));
        }
        if let Some(reason) = allowed {
            add("suppressions", json!([{ "kind": "external", "status": "accepted", "justification": reason }]));
        }
        result
    }

    fn location(&self, place: &Place) -> Value {
        json!({ "artifactLocation": self.artifact(place), "region": region(place) })
    }

    fn artifact(&self, place: &Place) -> Value {
        json!({ "uri": format!("{}{}", self.folder, encoded(&place.source.path)), "uriBaseId": ROOT })
    }

    /// A hash of page, code, message and line, which stays the same while lines are added above. Equal ones
    /// are counted.
    fn fingerprint(&mut self, finding: &Finding) -> String {
        let Finding { diagnostic, place, .. } = finding;
        let line = place.lines.line(place.start.line).unwrap_or_default().trim();
        let parts = [place.source.path.as_str(), diagnostic.code.as_str(), diagnostic.message.as_str(), line];
        let hash = fnv(parts.join("\0").as_bytes());
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

fn region(place: &Place) -> Value {
    let (Position { line, column }, end) = (place.start, place.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column })
}

/// The characters that RFC 3986 allows unencoded in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that browsers keep in a path, but RFC 3986 doesn't allow.
const LEFT_OVER: &AsciiSet = &CONTROLS.add(b'[').add(b']').add(b'|').add(b'^').add(b'\\');

/// A relative path as a URI.
fn encoded(path: &str) -> String {
    path.split('/').map(|segment| utf8_percent_encode(segment, SEGMENT).to_string()).collect::<Vec<_>>().join("/")
}

/// A folder's `file:` URI, with its slash at the end.
fn address(folder: &Path) -> Result<String> {
    let url = Url::from_directory_path(folder).map_err(|()| anyhow!("{} has no URL", folder.display()))?;
    Ok(utf8_percent_encode(url.as_str(), LEFT_OVER).to_string())
}

/// FNV-1a: the standard library's hashes may change from one release to the next, and fingerprints may not.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{address, encoded, fnv};
    use std::path::Path;

    #[test]
    fn paths_are_addresses() {
        assert_eq!(encoded("v1.0/api/a b#c%.md"), "v1.0/api/a%20b%23c%25.md");
        assert_eq!(encoded("v1.0/api/ä.md"), "v1.0/api/%C3%A4.md");
        assert_eq!(encoded("a[1]\n{b}|^\\:?\u{1b}.md"), "a%5B1%5D%0A%7Bb%7D%7C%5E%5C%3A%3F%1B.md");
    }

    #[test]
    #[cfg(unix)]
    fn folders_are_addresses() {
        let folder = Path::new("/docs [x]/a\nb/{c}|^\\%");
        assert_eq!(address(folder).expect("it is absolute"), "file:///docs%20%5Bx%5D/a%0Ab/%7Bc%7D%7C%5E%5C%25/");
    }

    #[test]
    fn the_hash_is_the_one_that_others_compute() {
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
