//! Reads from a description what query options do with a property, and from a note on deprecation since when it holds and
//! what replaces it. The hard part is that operators and names stand in code, in bold or bare, in any order.

/// What a description says of query options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Support {
    /// `$filter` with its operators, `$orderby` …, in their order.
    pub(crate) options: Vec<(String, Vec<String>)>,
    /// `Returned only on $select.`
    pub(crate) is_selected: bool,
}

/// What a note on deprecation says beside that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deprecation {
    /// `2022-06-30`, `June 2022`
    pub(crate) since: Option<String>,
    /// What stands in code or in bold behind `use` or `replaced by`.
    pub(crate) replaced_by: Option<String>,
}

/// The options that work on properties.
const OPTIONS: [&str; 4] = ["$filter", "$orderby", "$search", "$expand"];

/// The operators and functions of OData's filters.
const OPERATORS: [&str; 14] =
    ["eq", "ne", "not", "ge", "le", "gt", "lt", "in", "has", "startsWith", "endsWith", "contains", "any", "all"];

/// Reads a description, Markdown.
pub(crate) fn of(description: &str) -> Support {
    let mut support = Support::default();
    for sentence in description.split(". ") {
        let lower = sentence.to_ascii_lowercase();
        let named = lower.replace(['`', '*', '_'], "");
        support.is_selected |= named.contains("returned only on $select") || named.contains("requires $select");
        if !lower.contains("support") || lower.contains("not support") || lower.contains("n't support") {
            continue;
        }
        for option in OPTIONS.iter().filter(|option| named.contains(**option)) {
            let is_new = !support.options.iter().any(|(known, _)| known == option);
            let operators = if *option == "$filter" { operators(sentence) } else { Vec::new() };
            support.options.extend(is_new.then(|| ((*option).to_owned(), operators)));
        }
    }
    support
}

/// The operators that stand behind `$filter`: in code, or alone between signs.
fn operators(sentence: &str) -> Vec<String> {
    let behind = sentence.find("$filter").and_then(|at| sentence.get(at..)).unwrap_or_default();
    let marked: Vec<&str> = behind.split('`').collect();
    let is_marked = marked.len() > 2;
    let mut operators: Vec<String> = Vec::new();
    let words = behind.split(|one: char| !one.is_ascii_alphanumeric());
    for word in words {
        let known = OPERATORS.iter().find(|operator| operator.eq_ignore_ascii_case(word));
        let in_code = || marked.iter().skip(1).any(|code| code.split([' ', ',']).any(|one| one == word));
        let Some(known) = known.filter(|known| !is_marked || known.len() == 2 && word != "in" || in_code()) else {
            continue;
        };
        // Words of English count in code alone.
        let is_word = matches!(*known, "in" | "not" | "any" | "all" | "has" | "contains");
        if (!is_word || is_marked && in_code()) && !operators.iter().any(|one| one == known) {
            operators.push((*known).to_owned());
        }
    }
    operators
}

/// Reads a note on deprecation, Markdown.
pub(crate) fn deprecation(text: &str) -> Deprecation {
    Deprecation { since: date(text), replaced_by: replacement(text) }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2022-06-30`, `June 30, 2022`, `June 2022`
fn date(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|one: char| !(one.is_ascii_alphanumeric() || one == '-')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let is_year =
        |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|one| one.is_ascii_digit());
    let is_iso = |word: &&&str| {
        let parts: Vec<&str> = word.split('-').collect();
        let digits = parts.iter().all(|part| part.bytes().all(|one| one.is_ascii_digit()));
        let [year, rest @ ..] = parts.as_slice() else { return false };
        digits && is_year(year) && matches!(rest.len(), 1 | 2) && rest.iter().all(|part| part.len() == 2)
    };
    if let Some(day) = words.iter().find(is_iso) {
        return Some((*day).to_owned());
    }
    let month = words.iter().position(|word| MONTHS.contains(word))?;
    let number = MONTHS.iter().position(|name| Some(name) == words.get(month))? + 1;
    match (words.get(month + 1), words.get(month + 2)) {
        (Some(year), _) if is_year(year) => Some(format!("{year}-{number:02}")),
        (Some(day), Some(year)) if is_year(year) => {
            let day: u8 = day.trim_end_matches(|one: char| one.is_ascii_alphabetic()).parse().ok()?;
            Some(format!("{year}-{number:02}-{day:02}"))
        }
        _ => None,
    }
}

/// The first name in code or in bold behind `use` or `replaced by`.
fn replacement(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let at = ["use ", "replaced by ", "replaced with "].iter().filter_map(|word| Some(lower.find(word)? + word.len()));
    let behind = text.get(at.min()?..)?;
    let sentence = behind.split(". ").next().unwrap_or(behind);
    let marked = |mark: &str| {
        let (start, rest) = sentence.split_once(mark)?;
        let (name, _) = rest.split_once(mark)?;
        Some((start.len(), name.trim().to_owned()))
    };
    let found = [marked("`"), marked("**")].into_iter().flatten().min()?.1;
    let is_name = !found.is_empty() && found.len() <= 128 && !found.contains([' ', '[', ']']);
    is_name.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_with_their_operators() {
        let shown = |text: &str| {
            let support = of(text);
            let options =
                support.options.iter().map(|(option, operators)| format!("{option}[{}]", operators.join(" ")));
            options.collect::<Vec<_>>().join(" ") + if support.is_selected { " selected" } else { "" }
        };
        for (text, expected) in [
            ("The state. Supports `$filter` (`eq`, `ne`, `not`, `in`).", "$filter[eq ne not in]"),
            ("Supports $filter (eq, startsWith) and $orderBy.", "$filter[eq startsWith] $orderby[]"),
            ("Not nullable. Supports `$filter` (`eq` and counting empty collections) for all.", "$filter[eq]"),
            ("Doesn't support `$filter`. Returned only on `$select`.", " selected"),
            ("Supports `$filter` with `eq, not, in` and `$orderby`.", "$filter[eq not in] $orderby[]"),
            ("The filter of all.", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn deprecations_tell_since_when_and_in_favour_of_what() {
        for (text, since, replaced) in [
            ("Deprecated on June 30, 2022. Use `end`.", Some("2022-06-30"), Some("end")),
            ("It is deprecated since 2021-05-01, use **start** instead.", Some("2021-05-01"), Some("start")),
            ("Replaced by `x` in March 2023; it may be removed.", Some("2023-03"), Some("x")),
            ("Deprecated. Use the new one.", None, None),
        ] {
            let said = deprecation(text);
            assert_eq!((said.since.as_deref(), said.replaced_by.as_deref()), (since, replaced), "{text}");
        }
    }
}
