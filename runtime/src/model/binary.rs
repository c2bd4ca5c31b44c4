//! [`Binary`]: base64 text and its bytes.
//!
//! The service itself writes the standard alphabet with padding. Values that applications stored may have the URL-safe
//! alphabet, no padding, or line breaks, and are decoded too.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use bytes::Bytes;

use super::Binary;

/// Reads base64 with or without padding, and writes it with padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);

impl Binary {
    /// The bytes; `None` if the text is neither base64 nor base64url. Padding is optional and line breaks are ignored.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::Binary;
    ///
    /// assert_eq!(Binary::from("-_8").decode(), Some(vec![0xfb, 0xff]));
    /// assert_eq!(Binary::from(&[0xfb, 0xff][..]).as_str(), "+/8=");
    /// ```
    pub fn decode(&self) -> Option<Vec<u8>> {
        let standard = |byte| match byte {
            b'\r' | b'\n' => None,
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            byte => Some(byte),
        };
        let text: Vec<u8> = self.as_str().trim_end().bytes().filter_map(standard).collect();
        BASE64.decode(text).ok()
    }
}

/// Encodes bytes as base64 with padding.
impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self::from(BASE64.encode(bytes).as_str())
    }
}

macro_rules! from_bytes {
    ($([$($parameter:tt)*] $ty:ty;)*) => { $(
        /// Encodes bytes as base64 with padding.
        impl<$($parameter)*> From<$ty> for Binary {
            fn from(bytes: $ty) -> Self {
                let bytes: &[u8] = bytes.as_ref();
                Self::from(bytes)
            }
        }
    )* };
}

from_bytes! {
    [] Vec<u8>;
    [] &Vec<u8>;
    [] Bytes;
    [] &Bytes;
    [const N: usize] [u8; N];
    [const N: usize] &[u8; N];
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
    }

    #[test]
    fn bytes_are_taken_as_they_come() {
        let bytes = vec![0xfb, 0xff];
        let texts = [
            Binary::from(&bytes),
            Binary::from(Bytes::from(bytes.clone())),
            Binary::from(&Bytes::from(bytes.clone())),
            Binary::from(bytes),
            Binary::from([0xfb, 0xff]),
            Binary::from(b"\xfb\xff"),
        ];
        assert!(texts.iter().all(|text| text.as_str() == "+/8="), "{texts:?}");
    }

    #[test]
    fn what_may_be_in_a_text_and_what_may_not() {
        for (text, bytes) in
            [("+/8=\r\n", Some(vec![0xfb, 0xff])), ("-_\r\n8", Some(vec![0xfb, 0xff])), ("", Some(vec![]))]
        {
            assert_eq!(Binary::from(text).decode(), bytes, "{text:?}");
        }
        for wrong in ["A", "AB*=", "A===", "=A", "AB=C", "ABCD===="] {
            assert_eq!(Binary::from(wrong).decode(), None, "{wrong}");
        }
    }
}
