//! How much pages of one path count.

super::vocabulary! {
    /// A page with so many times the lines of another may be about the other's path all the same.
    SOME_LINES: above 2;

    /// A page with more than so many times the lines of another is about more than the other's path.
    MANY_LINES: above 4;
}
