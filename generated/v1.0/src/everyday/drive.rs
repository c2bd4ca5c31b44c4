//! Reads a drive with all its folders. What looks like a folder and isn't one of this drive must not be entered.

use crate::{
    http::{Collection, Request, Tree},
    models, places,
};

impl places::Drive {
    /// The items of a list of this drive, with all items below them: see [`Tree`].
    ///
    /// ```no_run
    /// # async fn example(graph: graphdown::Graph) {
    /// let drive = graph.me().drive();
    /// let mut items = drive.tree(drive.root().children().list().select(["name", "size"]));
    /// while let Some(item) = items.next().await {
    ///     match item {
    ///         Ok(item) => println!("{}{:?}", "  ".repeat(items.depth()), item.name),
    ///         Err(unread) => eprintln!("{unread}"),
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// The list is that of the root or of any folder, `drive.root_by_path("Archive").children().list()`. Its options apply
    /// to all lists; to `$select` is added what the tree itself needs: `id`, `folder`, `package`, `remoteItem`.
    ///
    /// Items that lie elsewhere, such as shared folders that were added to the drive, and packages, such as notebooks, are
    /// returned and not entered.
    #[doc(alias = "walk")]
    pub fn tree(&self, first: Request<Collection<models::DriveItem>>) -> Tree<models::DriveItem> {
        let drive = self.clone();
        first.also_select(["id", "folder", "package", "remoteItem"]).tree(move |item| {
            let folder = item.folder.as_ref().filter(|_| item.package.is_none() && item.remote_item.is_none())?;
            let id = item.id.as_ref().filter(|_| folder.child_count != Some(0))?;
            Some(drive.items().id(id).children().list())
        })
    }
}
