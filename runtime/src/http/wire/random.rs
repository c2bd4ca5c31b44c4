//! Random numbers for ids of calls and for the jitter of retries, with a fallback on systems without a random source.

use std::fmt::Write;

/// Random bytes fit for secrets; `None` if the system has no random source.
pub(crate) fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// Uniform in 0..1. Without a random source it is nearly 1, which only lengthens a wait.
pub(crate) fn fraction() -> f64 {
    f64::from(bytes().map_or(u32::MAX, u32::from_le_bytes)) / (f64::from(u32::MAX) + 1.0)
}

/// A random UUID (RFC 9562, version 4), `f81d4fae-7dec-41d0-8765-00a0c91e6bf6`; always the same one without a random
/// source.
pub(in crate::http) fn uuid() -> String {
    let mut bytes: [u8; 16] = bytes().unwrap_or_default();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        text.push_str(if matches!(index, 4 | 6 | 8 | 10) { "-" } else { "" });
        // Writing to a string doesn't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_random_uuid() {
        let id = uuid();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert!(id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{id}");
        assert_eq!(id.as_bytes()[14], b'4', "{id}");
        assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        assert_ne!(id, uuid());
    }

    #[test]
    fn a_fraction_is_below_one() {
        assert!((0..100).map(|_| fraction()).all(|fraction| (0.0..1.0).contains(&fraction)));
    }
}
