//! Checks that a terminal can show each line of the server's log, whatever a request holds.

use graphdown_mock::Entry;

use crate::serve;

/// Sends any bytes as requests to one server, as [`graphdown_mock::invariants::serve`] reads them.
///
/// # Panics
/// If an invariant is broken.
pub fn serve(data: &[u8]) {
    graphdown_mock::invariants::serve(data, is_told);
}

fn is_told(entry: &Entry) {
    let human = serve::log::human(entry, 1).shown();
    let turns =
        |one| matches!(one, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let odd = human.chars().find(|one| turns(*one) || one.is_control() && *one != '\n');
    assert_eq!(odd, None, "the log has a character that a terminal obeys: {human:?}");
}
