//! Finds the titles in the sections of one family, and leaves out of a page what isn't about a line.
//!
//! What is hard is how far a title reaches: a heading as far as its section, a line in bold to the next one, a line with a
//! colon or a sentence over the table or list that it leads to, any other sentence no further than itself.

use std::ops::Range;

use super::title::{self, Title};
use crate::{
    extract::{operations::request_line::RequestLine, texts::blocks, texts::prose},
    page::{Block, Family, Page, Section, Style, Text},
    vocabulary::permissions,
};

/// The sections of a family with the titles that they stand under.
pub(super) struct View {
    titles: Vec<Title>,
    /// For each title the lines that it is about, if it is about some and not others.
    selected: Vec<Option<Vec<bool>>>,
    /// For each title whether it names requests so that no other can be meant.
    exact: Vec<bool>,
    sections: Vec<TitledSection>,
}

struct TitledSection {
    index: usize,
    /// The titles of its headings.
    headings: Vec<usize>,
    blocks: Vec<Titled>,
}

/// The titles of a block.
struct Titled {
    /// Of its whole.
    above: Vec<usize>,
    /// Of its sentences, if it has several and one of them has a title.
    sentences: Vec<(Range<usize>, Option<usize>)>,
    is_table: bool,
    is_text: bool,
    /// The title that it is itself.
    is_title: Option<usize>,
}

impl View {
    pub(super) fn of(page: &Page, family: Family, lines: &[RequestLine]) -> View {
        let mut titles: Vec<Title> = Vec::new();
        let mut sections = Vec::new();
        for (index, section) in blocks::sections_under(page, family) {
            let mut headings: Vec<usize> = headings(page, section).map(|title| add(&mut titles, title)).collect();
            headings.reverse();
            let blocks = titled(section, &headings, &mut titles);
            sections.push(TitledSection { index, headings, blocks });
        }
        let selected = title::selected(&titles, lines);
        let exact = titles.iter().map(|title| title.is_exact(lines)).collect();
        View { titles, selected, exact, sections }
    }

    /// Whether it says different things of different lines.
    pub(super) fn is_parted(&self) -> bool {
        self.selected.iter().any(Option::is_some)
    }

    /// For each title whether what stands under it is about a line: all of them where nothing else would be left.
    pub(super) fn kept(&self, line: usize) -> Vec<bool> {
        let kept: Vec<bool> = self.selected.iter().map(|lines| is_about(lines.as_ref(), line)).collect();
        if self.is_empty(&kept) { vec![true; kept.len()] } else { kept }
    }

    /// Whether parts are about other lines, and nothing is about this one.
    pub(super) fn is_untold(&self, line: usize) -> bool {
        let kept: Vec<bool> = self.selected.iter().map(|lines| is_about(lines.as_ref(), line)).collect();
        self.is_empty(&kept)
    }

    /// The titles that say which case the table below them is for, and select no line, where there are several.
    pub(super) fn unselected(&self) -> Vec<&Title> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks).filter(|block| block.is_table);
        let mut found: Vec<usize> = blocks.filter_map(|block| block.above.last().copied()).collect();
        found.dedup();
        let is_case = |title: &&Title| {
            let first = title.label.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
            permissions::CASES.has(&first) || title.writes_path()
        };
        let is_open = |index: &usize| self.selected.get(*index).is_some_and(Option::is_none);
        let open = found.into_iter().filter(is_open).filter_map(|index| self.titles.get(index));
        open.filter(is_case).collect()
    }

    /// Whether nothing of the sections is left, of which there is something that isn't under an exact title of others.
    fn is_empty(&self, kept: &[bool]) -> bool {
        let is_exact = |title: &usize| self.exact.get(*title).copied().unwrap_or(false);
        let is_kept = |title: &usize| kept.get(*title).copied().unwrap_or(true) || is_exact(title);
        let blocks = || self.sections.iter().flat_map(|section| &section.blocks);
        let left = |block: &Titled| {
            block.above.iter().all(is_kept)
                && (block.sentences.is_empty()
                    || block.sentences.iter().any(|(_, title)| title.as_ref().is_none_or(is_kept)))
        };
        let lacks = |is: fn(&Titled) -> bool| blocks().any(is) && !blocks().any(|block| is(block) && left(block));
        lacks(|block| block.is_table) || lacks(|block| block.is_table || block.is_text)
    }

    /// Leaves out of the page what stands under titles that aren't kept.
    ///
    /// What stands under headings that are kept for some lines joins what their section says of all.
    pub(super) fn leave_out(&self, page: &mut Page, kept: &[bool]) {
        let is_kept = |title: &usize| kept.get(*title).copied().unwrap_or(true);
        for titled in &self.sections {
            let Some(section) = page.sections.get_mut(titled.index) else { continue };
            let blocks = std::mem::take(&mut section.blocks);
            let mut own = Vec::new();
            let is_selected = |title: &usize| self.selected.get(*title).is_some_and(Option::is_some);
            for (block, titled) in blocks.into_iter().zip(&titled.blocks) {
                if titled.above.iter().all(is_kept) && !titled.is_title.as_ref().is_some_and(is_selected) {
                    own.extend(left(block, &titled.sentences, is_kept));
                }
            }
            let is_below = section.own_family() == Family::Other && titled.headings.iter().any(is_selected);
            let home = if is_below { home(page, titled.index) } else { titled.index };
            if let Some(home) = page.sections.get_mut(home) {
                home.blocks.extend(own);
            }
        }
    }
}

fn is_about(lines: Option<&Vec<bool>>, line: usize) -> bool {
    lines.is_none_or(|lines| lines.get(line).copied().unwrap_or(true))
}

fn add(titles: &mut Vec<Title>, title: Title) -> usize {
    let known = titles.iter().position(|one| one.label == title.label);
    known.unwrap_or_else(|| {
        titles.push(title);
        titles.len() - 1
    })
}

/// The section around one that has a meaning of its own.
fn home(page: &Page, index: usize) -> usize {
    let mut at = index;
    while let Some(section) = page.sections.get(at).filter(|section| section.own_family() == Family::Other) {
        let Some(parent) = section.parent else { return index };
        at = parent;
    }
    at
}

/// The headings that a section stands under, its own too, outermost last.
fn headings<'p>(page: &'p Page, section: &'p Section) -> impl Iterator<Item = Title> + 'p {
    let parent = |section: &&'p Section| section.parent.and_then(|parent| page.sections.get(parent));
    let chain = std::iter::successors(Some(section), parent).filter(|section| section.level > 1);
    chain.map(|section| Title::of(&section.heading.plain, true, section.heading.span))
}

/// The titles of each block of a section.
fn titled(section: &Section, headings: &[usize], titles: &mut Vec<Title>) -> Vec<Titled> {
    let mut found = Vec::new();
    // The line in bold, and the line or sentence that leads to a table or list, and whether one goes on.
    let (mut bold, mut lead): (Option<usize>, Option<usize>) = (None, None);
    for (index, block) in section.blocks.iter().enumerate() {
        let (mut sentences, mut is_title) = (Vec::new(), None);
        if let Block::Paragraph(text) | Block::Item(text) = block {
            let is_item = matches!(block, Block::Item(_));
            let leads = !is_item && leads_on(section.blocks.get(index + 1));
            match text.is_marked_whole(Style::Bold) {
                true if !is_item => {
                    (bold, lead) = (Some(add(titles, Title::of(&text.plain, false, text.span))), None);
                    is_title = bold;
                }
                _ => {
                    sentences = titled_sentences(text, titles);
                    let last = sentences.last().and_then(|(_, title)| *title);
                    lead = if is_item { lead } else { last.filter(|_| leads) };
                    if sentences.iter().all(|(_, title)| title.is_none()) {
                        sentences.clear();
                    }
                }
            }
        }
        let above = headings.iter().copied().chain(bold);
        let above = above.chain(lead.filter(|_| !matches!(block, Block::Paragraph(_)))).collect();
        let is_table = matches!(block, Block::Table(_));
        let is_text = matches!(block, Block::Paragraph(_) | Block::Item(_));
        found.push(Titled { above, sentences, is_table, is_text, is_title });
    }
    found
}

fn leads_on(next: Option<&Block>) -> bool {
    matches!(next, Some(Block::Table(_) | Block::Item(_) | Block::Code(_) | Block::Annotation(_)))
}

/// Each sentence with the title that it begins with: `For groups, …`, `` The `/groups` path … ``.
fn titled_sentences(text: &Text, titles: &mut Vec<Title>) -> Vec<(Range<usize>, Option<usize>)> {
    let titled = prose::sentences(text).map(|range| {
        let title = title_of(text, range.clone()).map(|title| add(titles, title));
        (range, title)
    });
    titled.collect()
}

fn title_of(text: &Text, range: Range<usize>) -> Option<Title> {
    let sentence = text.plain.get(range)?.trim();
    let first = sentence.split_whitespace().next()?.to_ascii_lowercase();
    let clause = sentence.split([',', ':']).next()?;
    let is_case = permissions::CASES.has(&first);
    if is_case && clause.len() < sentence.trim_end_matches(['.', ':']).len() + usize::from(sentence.ends_with(':')) {
        return Some(Title::of(clause, false, text.span));
    }
    // What a sentence says of a path that it names is about that path.
    let title = Title::of(sentence, false, text.span);
    title.writes_path().then_some(title)
}

/// What is left of a block whose sentences are kept or not.
fn left(block: Block, sentences: &[(Range<usize>, Option<usize>)], is_kept: impl Fn(&usize) -> bool) -> Vec<Block> {
    let is_kept = |title: &Option<usize>| title.as_ref().is_none_or(&is_kept);
    if sentences.iter().all(|(_, title)| is_kept(title)) {
        return vec![block];
    }
    let of = |text: &Text| {
        let runs = sentences.chunk_by(|(_, one), (_, other)| is_kept(one) == is_kept(other));
        let kept = runs.filter(|run| run.first().is_some_and(|(_, title)| is_kept(title)));
        let cut = |run: &[(Range<usize>, Option<usize>)]| {
            let (first, last) = (run.first()?, run.last()?);
            Some(prose::part(text, first.0.start, last.0.end))
        };
        kept.filter_map(cut).collect::<Vec<Text>>()
    };
    match &block {
        Block::Paragraph(text) => of(text).into_iter().map(Block::Paragraph).collect(),
        Block::Item(text) => of(text).into_iter().map(Block::Item).collect(),
        _ => vec![block],
    }
}
