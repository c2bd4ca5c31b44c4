//! Bytes, and the base64 text that carries them: read with either alphabet, written as the service writes it.

use super::Binary;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Binary {
    /// The bytes, unless the text is neither base64 nor base64url; padding may be missing, and line breaks don't count.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::Binary;
    ///
    /// assert_eq!(Binary::from("-_8").decode(), Some(vec![0xfb, 0xff]));
    /// assert_eq!(Binary::from(&[0xfb, 0xff][..]).as_str(), "+/8=");
    /// ```
    pub fn decode(&self) -> Option<Vec<u8>> {
        let text = self.as_str().trim_end();
        let unpadded = text.trim_end_matches('=');
        if text.len() - unpadded.len() > 2 {
            return None;
        }
        let mut bytes = Vec::with_capacity(unpadded.len() / 4 * 3 + 2);
        let (mut bits, mut count) = (0_u32, 0);
        for character in unpadded.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
            bits = bits << 6 | value(character)?;
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count & 0xff) as u8);
            }
        }
        // Six bits left over are a character that belongs to no byte.
        (count != 6).then_some(bytes)
    }
}

/// Bytes, in base64 with padding.
impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let byte = |index| u32::from(chunk.get(index).copied().unwrap_or_default());
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for index in 0..4 {
                let character = ALPHABET[(bits >> (18 - 6 * index) & 63) as usize];
                text.push(if index <= chunk.len() { char::from(character) } else { '=' });
            }
        }
        Self::from(text.as_str())
    }
}

/// Bytes, in base64 with padding.
impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(bytes.as_slice())
    }
}

fn value(character: u8) -> Option<u32> {
    Some(u32::from(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_text() {
        for length in 0..10 {
            let bytes: Vec<u8> = (0..length).map(|byte: u8| byte.wrapping_mul(29).wrapping_add(200)).collect();
            let text = Binary::from(bytes.as_slice());
            assert_eq!(text.decode(), Some(bytes.clone()));
            assert_eq!(Binary::from(text.as_str().trim_end_matches('=')).decode(), Some(bytes));
        }
        for wrong in ["A", "AB*=", "A===", "=A"] {
            assert_eq!(Binary::from(wrong).decode(), None, "{wrong}");
        }
    }
}
