//! URLs and path templates: what was read of them can be printed and read again, and values that fill a template come
//! back out of the URL.

use graphdown_codegen::{
    exchange::url::{decoded, split, values},
    extract::template,
    spec::step::{Encoding, Piece, Step, steps},
};

/// A text with a URL or path template on its first line, and a URL to hold against it on its second.
pub(crate) fn url(text: &str) {
    let (first, second) = text.split_once('\n').unwrap_or((text, text));
    let (path, _) = split(second);
    let _ = steps(first).map(|steps| values(&steps, &path));
    let _ = decoded(second);
    are_whole(first);
    let Some(url) = template::url(first) else { return };
    let printed = url.path.to_string();
    let again = template::url(&printed).unwrap_or_else(|| panic!("{printed:?}, read of {first:?}, is no path"));
    assert_eq!(again.path.to_string(), printed, "{first:?}, printed and read again, is another path");
    are_whole(&printed);
    let Ok(steps) = steps(&printed) else { return };
    let named: Vec<&str> = steps.iter().flat_map(Step::placeholders).map(|(name, _)| name).collect();
    assert_eq!(named, url.path.placeholders().collect::<Vec<_>>(), "the steps of {printed} have other placeholders");
    are_filled(&steps);
}

/// The pieces of its steps are the path.
fn are_whole(path: &str) {
    let Ok(steps) = steps(path) else { return };
    let shown: String = steps.iter().flat_map(|step| &step.pieces).map(shown).collect();
    let folded = |text: &str| text.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    assert_eq!(folded(&shown), folded(path), "the steps of {path:?} are another path");
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Literal(text) => text.as_written().to_owned(),
        Piece::Placeholder { name, encoding: Encoding::Quoted } => format!("'{{{name}}}'"),
        Piece::Placeholder { name, .. } => format!("{{{name}}}"),
    }
}

/// Values that are put into a path are what is read of it.
fn are_filled(steps: &[Step]) {
    let pieces: Vec<&Piece> = steps.iter().flat_map(|step| &step.pieces).collect();
    // Where two placeholders meet, nothing tells where one ends.
    if pieces.windows(2).any(|pair| pair.iter().all(|piece| matches!(piece, Piece::Placeholder { .. }))) {
        return;
    }
    let mut expected = Vec::new();
    let mut path = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => path.push_str(text.as_written()),
            Piece::Placeholder { encoding, .. } => {
                let value = format!("v{}", expected.len());
                match encoding {
                    Encoding::Quoted => path.push_str(&format!("'{value}'")),
                    _ => path.push_str(&value),
                }
                expected.push(value);
            }
        }
    }
    assert_eq!(values(steps, &path).as_ref(), Some(&expected), "{path:?} doesn't give back what fills it");
}
