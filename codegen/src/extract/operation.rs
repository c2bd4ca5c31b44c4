//! An operation page comes in; one operation per request line goes out.
