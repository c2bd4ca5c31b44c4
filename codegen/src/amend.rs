//! Facts and the corrections to them come in; corrected facts go out, and an error for each correction that no longer applies.
