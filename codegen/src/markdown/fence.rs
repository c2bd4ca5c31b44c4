//! Finds the end of a fenced block. The closing fence may be missing, and then the block ends before what can't be
//! code.

use super::line;
use std::ops::Range;

/// An opening fence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fence {
    character: u8,
    length: usize,
    has_info: bool,
}

/// Where a fenced block ends.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// From the opening fence's line up to the closing one's end, or to where an unclosed block must end.
    pub(super) range: Range<usize>,
    /// Whether a closing fence is there.
    pub(super) closed: bool,
}

/// Reads an opening fence: three or more backticks or tildes. `` ```204``` `` in running text is none.
pub(super) fn open(text: &str) -> Option<Fence> {
    let text = text.trim_start();
    let character = *text.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = text.bytes().take_while(|&byte| byte == character).count();
    let info = text.get(length..)?.trim();
    (length >= 3 && !(character == b'`' && info.contains('`'))).then_some(Fence {
        character,
        length,
        has_info: !info.is_empty(),
    })
}

impl Fence {
    /// Finds the end of the block that this fence opens at `start`.
    ///
    /// A block without a closing fence is ended by what cannot be code, a heading or a comment after a blank line,
    /// but at the latest by the next opening fence that has an info string.
    pub(super) fn extent(self, text: &str, start: usize) -> Extent {
        let (opening, mut at) = line::line(text, start);
        let (mut after_blank, mut likely_end) = (false, None);
        while at < text.len() {
            let (range, next) = line::line(text, at);
            let line = text.get(range.clone()).unwrap_or_default();
            match open(line) {
                Some(fence) if fence.character == self.character && !fence.has_info && fence.length >= self.length => {
                    return Extent { range: start..range.end, closed: true };
                }
                Some(fence) if fence.character == self.character && fence.has_info && fence.length >= self.length => {
                    break;
                }
                _ => {}
            }
            if after_blank && likely_end.is_none() && (line::is_heading(line) || line.trim_start().starts_with("<!--"))
            {
                likely_end = Some(at);
            }
            after_blank = line.trim().is_empty();
            at = next;
        }
        Extent { range: start..likely_end.unwrap_or(at).max(opening.end), closed: false }
    }
}
