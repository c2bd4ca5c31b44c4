//! Reads the folders of a mailbox, and names those that every mailbox has.

use crate::{
    http::{Collection, Request, Tree},
    models, places,
};

impl places::User {
    /// The mail folders of a list of this mailbox, with all folders below them: see [`Tree`].
    ///
    /// ```no_run
    /// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
    /// let mailbox = graph.me();
    /// let mut folders = mailbox.mail_folder_tree(mailbox.mail_folders().list().top(100));
    /// while let Some(folder) = folders.next().await {
    ///     let folder = folder?;
    ///     println!("{:?}: {:?} messages", folder.display_name, folder.total_item_count);
    ///     let Some(id) = folder.id else { continue };
    ///     let mut messages = mailbox.mail_folders().id(id).messages().list().select("subject").items();
    ///     while let Some(message) = messages.try_next().await? {
    ///         println!("  {:?}", message.subject);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The list is that of the mailbox or of any folder, `mail_folders().id(WellKnownFolder::Inbox).child_folders().list()`.
    /// Its options apply to all lists, `.query("includeHiddenFolders", true)` for one; to `$select` is added what the tree
    /// itself needs: `id` and `childFolderCount`.
    #[doc(alias = "walk")]
    pub fn mail_folder_tree(&self, first: Request<Collection<models::MailFolder>>) -> Tree<models::MailFolder> {
        let mailbox = self.clone();
        first.also_select(["id", "childFolderCount"]).tree(move |folder| {
            let id = folder.id.as_ref().filter(|_| folder.child_folder_count != Some(0))?;
            Some(mailbox.mail_folders().id(id).child_folders().list())
        })
    }
}

/// A folder that every mailbox has, whatever it is called in the user's language: the reference's well-known folder names.
/// It stands where an id of a folder does.
///
/// ```no_run
/// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
/// use graphdown::everyday::WellKnownFolder;
///
/// let sent = graph.me().mail_folders().id(WellKnownFolder::SentItems);
/// let mut messages = sent.messages().list().select(["subject", "toRecipients"]).items();
/// while let Some(message) = messages.try_next().await? {
///     println!("{:?}", message.subject);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WellKnownFolder {
    /// `archive`: where the archive button puts messages; not the archive mailbox.
    Archive,
    /// `clutter`: messages of low priority, as earlier versions sorted them.
    Clutter,
    /// `conflicts`: what couldn't be synchronized because of a conflict.
    Conflicts,
    /// `conversationhistory`: what Skype has kept of conversations.
    ConversationHistory,
    /// `deleteditems`: what was deleted.
    DeletedItems,
    /// `drafts`: messages that aren't sent yet.
    Drafts,
    /// `inbox`: where messages arrive.
    Inbox,
    /// `junkemail`: what is taken for junk.
    JunkEmail,
    /// `localfailures`: what exists on one device alone.
    LocalFailures,
    /// `msgfolderroot`: the folder of all folders.
    MessageFolderRoot,
    /// `outbox`: messages that are being sent.
    Outbox,
    /// `recoverableitemsdeletions`: what was deleted from the deleted items.
    RecoverableItemsDeletions,
    /// `scheduled`: messages that come back to the inbox at a set time.
    Scheduled,
    /// `searchfolders`: the folder of all search folders.
    SearchFolders,
    /// `sentitems`: messages that were sent.
    SentItems,
    /// `serverfailures`: what couldn't be synchronized to the server.
    ServerFailures,
    /// `syncissues`: the logs of synchronization.
    SyncIssues,
}

impl AsRef<str> for WellKnownFolder {
    fn as_ref(&self) -> &str {
        match self {
            Self::Archive => "archive",
            Self::Clutter => "clutter",
            Self::Conflicts => "conflicts",
            Self::ConversationHistory => "conversationhistory",
            Self::DeletedItems => "deleteditems",
            Self::Drafts => "drafts",
            Self::Inbox => "inbox",
            Self::JunkEmail => "junkemail",
            Self::LocalFailures => "localfailures",
            Self::MessageFolderRoot => "msgfolderroot",
            Self::Outbox => "outbox",
            Self::RecoverableItemsDeletions => "recoverableitemsdeletions",
            Self::Scheduled => "scheduled",
            Self::SearchFolders => "searchfolders",
            Self::SentItems => "sentitems",
            Self::ServerFailures => "serverfailures",
            Self::SyncIssues => "syncissues",
        }
    }
}
