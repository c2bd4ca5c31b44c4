//! Reads one file of `codegen/explanations`: prose, a sample that leads to the code, and the corrected sample.
//!
//! Such a file has one form:
//!
//! ````markdown
//! # the-code
//!
//! What is wrong, why it matters, what to do.
//!
//! ## Wrong
//!
//! ```json
//! what a page of the code's case says
//! ```
//!
//! ## Right
//!
//! ```json
//! what it should say instead
//! ```
//! ````
//!
//! A code that no page can cause has neither sample; its prose says so.

/// The explanation of a code, with an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The code in the first line.
    pub code: &'a str,
    /// The paragraphs, as Markdown.
    pub prose: &'a str,
    /// The sample that causes the code; `None` if no page can.
    pub wrong: Option<Sample<'a>>,
    /// The corrected sample; `None` if there is no wrong one.
    pub right: Option<Sample<'a>>,
}

/// A fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample<'a> {
    /// The language: `http`, `json`, `markdown`.
    pub language: &'a str,
    /// The text between the fences, without the last line break.
    pub text: &'a str,
}

impl<'a> Explanation<'a> {
    /// Reads a file; `None` if it doesn't begin with a `#` heading.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Explanation<'a>> {
        let (title, rest) = text.strip_prefix("# ")?.split_once('\n')?;
        let prose = rest.split("\n## ").next().unwrap_or(rest).trim();
        Some(Explanation { code: title.trim(), prose, wrong: sample(rest, "Wrong"), right: sample(rest, "Right") })
    }

    /// The prose's first sentence: up to a full stop that ends its line or its sentence.
    #[must_use]
    pub fn summary(&self) -> &'a str {
        let paragraph = self.prose.split("\n\n").next().unwrap_or(self.prose);
        let ends = [paragraph.find(". "), paragraph.find(".\n")];
        let end = ends.into_iter().flatten().min().map_or(paragraph.len(), |end| end + 1);
        paragraph.get(..end).unwrap_or(paragraph)
    }
}

/// The fenced block under a heading.
fn sample<'a>(text: &'a str, heading: &str) -> Option<Sample<'a>> {
    let under = text.split_once(&format!("\n## {heading}\n"))?.1.trim_start();
    let (opening, inside) = under.split_once('\n')?;
    let ticks = opening.len() - opening.trim_start_matches('`').len();
    let (fence, language) = opening.split_at_checked(ticks)?;
    if ticks < 3 {
        return None;
    }
    let closing = format!("\n{fence}\n");
    let text = match inside.split_once(&closing) {
        Some((text, _)) => text,
        // Nothing stands between the fences, or the file ends with the second.
        None if inside.trim_end() == fence || inside.starts_with(&format!("{fence}\n")) => "",
        None => inside.trim_end().strip_suffix(fence)?.strip_suffix('\n')?,
    };
    Some(Sample { language: language.trim(), text })
}

#[cfg(test)]
mod tests {
    use super::{Explanation, Sample};

    #[test]
    fn a_file_is_taken_apart() {
        let file = "# dim-lamp\n\nA lamp is dim. Light\nit.\n\nOr not.\n\n## Wrong\n\n````markdown\n```http\n````\n\n## Right\n\n```\n\nlit\n```\n";
        let read = Explanation::read(file).expect("it begins with a heading");
        assert_eq!((read.code, read.prose), ("dim-lamp", "A lamp is dim. Light\nit.\n\nOr not."));
        assert_eq!(read.summary(), "A lamp is dim.");
        assert_eq!(read.wrong, Some(Sample { language: "markdown", text: "```http" }));
        assert_eq!(read.right, Some(Sample { language: "", text: "\nlit" }));
    }

    #[test]
    fn a_file_may_have_no_example() {
        let read = Explanation::read("# dim-lamp\n\nNo page leads here.\n").expect("it begins with a heading");
        assert_eq!((read.wrong, read.right, read.summary()), (None, None, "No page leads here."));
        assert_eq!(Explanation::read("No heading.\n"), None);
    }
}
