//! Measures how deep a document nests before it is read.
//!
//! The YAML reader goes through all open brackets at each of its tokens, so that a text of brackets alone takes it minutes.
//! This walk has no such stack, and ends at the first value that lies too deep.

use saphyr_parser::{Event, Marker, Parser};

use crate::limits::NESTED_VALUES;

/// Where the walk can't follow, a text with so many brackets is not read at all.
const FEW_BRACKETS: usize = 10_000;

/// Says where values lie too deep within each other, if they do.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > NESTED_VALUES {
                    return Err(told(&span.start));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            // It looks ahead for what may become a key, and has a bound of its own for that.
            Err(error) if error.info().contains("recursion limit") => return Err(told(error.marker())),
            Err(error) => {
                let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
                return if brackets > FEW_BRACKETS { Err(error.to_string()) } else { Ok(()) };
            }
        }
    }
    Ok(())
}

fn told(place: &Marker) -> String {
    format!("values are nested more than {NESTED_VALUES} deep at line {} column {}", place.line(), place.col() + 1)
}
