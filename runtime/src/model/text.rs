//! The text types: dates, times, durations and binary data, stored as the text that was read and parsed on demand.
//!
//! The service sends texts that the specification doesn't allow; to store the text keeps them and makes reading
//! infallible.

macro_rules! text_types {
    ($($(#[$doc:meta])* $ty:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $ty(String);

        impl $ty {
            /// The text, unchanged.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $ty {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl super::PropertyValue for $ty {
            fn empty() -> Self {
                Self(String::new())
            }

            fn open(&mut self) -> super::Target<'_> {
                super::Target::Text(&mut self.0)
            }

            fn view(&self) -> super::View<'_> {
                super::View::Text(&self.0)
            }
        }

        crate::text!(@traits $ty);
    )* };
}

text_types! {
    /// A point in time, `2021-07-01T08:30:00.0000000Z`.
    DateTimeOffset;
    /// A date without time, `2021-07-01`.
    Date;
    /// A time of day, `08:30:00`.
    TimeOfDay;
    /// A duration in ISO 8601 format, `PT1H30M`, `-P1DT0.5S`.
    Duration;
    /// Binary data in base64 or base64url.
    Binary;
}
