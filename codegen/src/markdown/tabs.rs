//! Keeps of a group of tabs the one for HTTP, or those that hold facts, as one table of permissions each: `# [Ship](#tab/ship)`.
//!
//! What is hard: a group tells nowhere what its tabs are for. One with a table, with requests or with an include of
//! permissions, in a group without HTTP, isn't a sample in another language. Its header becomes a line in bold, since a
//! heading of its level would end the section around it.

use super::{
    assemble::{Assembly, Reading},
    fence, line,
};
use crate::{diagnostic::Code, page::TabGroup, source::Span};
use std::ops::Range;

/// Where a tab ends, and by what.
struct Extent {
    end: usize,
    is_closed: bool,
    holds_facts: bool,
}

impl<'s> Assembly<'s, '_> {
    /// Keeps what stands in the tab for HTTP or in one with facts, and leaves out what stands in others.
    pub(super) fn tab(&mut self, reading: &mut Reading<'s>, header: Range<usize>, next: usize, name: &str) -> usize {
        let extent = extent(reading.text, next);
        let groups = &mut self.manuscript.tab_groups;
        let span = Span::new(reading.file, header.start, header.end);
        match groups.last_mut().filter(|_| reading.in_tabs) {
            Some(group) => group.tabs.push(name.to_owned()),
            None => groups.push(TabGroup { tabs: vec![name.to_owned()], holds_facts: false, span }),
        }
        let is_http = line::is_http(name);
        let group =
            groups.last_mut().filter(|group| extent.holds_facts && !group.tabs.iter().any(|tab| line::is_http(tab)));
        let is_kept = group.map(|group| group.holds_facts = true).is_some();
        self.copy_until(reading, header.start);
        self.manuscript.insert("\n\n", reading.file, header.start);
        if is_kept {
            self.title(reading, header);
        }
        if is_http || is_kept {
            reading.in_tabs = true;
            reading.skip_to(next);
            return next;
        }
        if !extent.is_closed {
            self.diagnostics
                .push(Code::UnclosedTabs, span, "the group of tabs isn't closed")
                .help("write `---` after its last tab");
        }
        let follows = reading.text.get(line::line(reading.text, extent.end).0).unwrap_or_default();
        reading.in_tabs = line::tab(follows).is_some();
        reading.skip_to(extent.end);
        extent.end
    }

    /// Writes a tab's header as a line in bold.
    fn title(&mut self, reading: &Reading<'s>, header: Range<usize>) {
        let written = reading.text.get(header.clone()).unwrap_or_default();
        let title = written.find('[').zip(written.find("](")).filter(|(start, end)| start + 1 < *end);
        let Some((start, end)) = title else { return };
        self.manuscript.insert("**", reading.file, header.start + start);
        self.manuscript.copy(reading.file, reading.text, header.start + start + 1..header.start + end);
        self.manuscript.insert("**\n\n", reading.file, header.start + end);
    }
}

/// Where the tab ends whose text begins at `start`: behind its closing rule, or before the next tab or heading.
fn extent(text: &str, start: usize) -> Extent {
    let mut at = start;
    let mut holds_facts = false;
    while at < text.len() {
        let (range, next) = line::line(text, at);
        let line = text.get(range).unwrap_or_default();
        if let Some(fence) = fence::open(line) {
            holds_facts |= is_of_requests(line);
            at = fence.extent(text, at).range.end.max(next);
            continue;
        }
        if line::tab(line).is_some() {
            return Extent { end: at, is_closed: true, holds_facts };
        }
        if line::is_rule(line) {
            return Extent { end: next, is_closed: true, holds_facts };
        }
        if line::is_heading(line) {
            break;
        }
        holds_facts |= line::is_table_delimiter(line) || line.contains("[!INCLUDE") && line.contains("/permissions/");
        at = next;
    }
    Extent { end: at, is_closed: false, holds_facts }
}

/// Whether a fence's line says that requests stand in it.
fn is_of_requests(line: &str) -> bool {
    let info = line.trim().trim_start_matches(['`', '~']).trim().to_ascii_lowercase();
    matches!(info.as_str(), "http" | "https" | "rest" | "msgraph-interactive")
}
