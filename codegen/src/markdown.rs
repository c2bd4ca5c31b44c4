//! A text comes in; its blocks and inline texts go out, each with its span.
