//! Names of workloads.

super::vocabulary! {
    /// Words at the start of the name of a workload that say whose product it is: the pages have it with and without them.
    OWNERS: [],
        unseen (&["microsoft", "m365", "entra", "id"], "lint reads no workloads; these are the starts of names in pages of 2021 and 2024");

    /// What stands in place of a workload where a page belongs to none.
    NONE: [],
        unseen (&["non-product-specific"], "lint reads no workloads; pages of 2021 and 2024 say so");
}
