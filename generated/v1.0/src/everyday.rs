//! What every application does, where it takes more than one call: send a mail with large attachments, read all folders of
//! a drive or of a mailbox, read and write cells of a workbook.
//!
//! All of it is made of the calls in [`places`](crate::places), and of what [`http`](crate::http) does for all calls:
//! uploads, downloads, streams over pages and trees.
//!
//! | to… | write | workload |
//! |---|---|---|
//! | send a mail with attachments of any size | [`me().mail(message).attach(name, source).send()`](Mail) | `outlook` |
//! | add attachments to a reply or a forward, and send it | [`messages().id(draft).mail()`](Mail) | `outlook` |
//! | read all mail folders | [`me().mail_folder_tree(list)`](crate::places::User::mail_folder_tree) | `outlook` |
//! | open a mail folder that every mailbox has | [`mail_folders().id(WellKnownFolder::SentItems)`](WellKnownFolder) | `outlook` |
//! | read all messages | [`messages().list().items()`](crate::http::Request::items) | `outlook` |
//! | read a drive with all folders | [`drive.tree(list)`](crate::places::Drive::tree) | `sharepoint` |
//! | read a range of cells | [`range.rows()`](crate::models::WorkbookRange::rows) | `excel` |
//! | write cells | [`worksheet.write("B2", rows)`](crate::places::WorkbookWorksheet::write) | `excel` |
//! | save a photo, if there is one | [`download().to_file(path)`](crate::http::Download) and [`found()`](crate::http::Found) | `users` |
//!
//! The messages of a mailbox need no function of their own, and neither does a photo:
//!
//! ```no_run
//! # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
//! use graphdown::http::Found;
//!
//! let mut messages = graph.me().messages().list().select(["subject", "from"]).top(100).items();
//! while let Some(message) = messages.try_next().await? {
//!     println!("{:?}", message.subject);
//! }
//!
//! let photo = graph.users().id("adele@contoso.com").photo().get_value();
//! match photo.download().to_file("adele.jpg").await.found()? {
//!     Some(file) => println!("{} bytes of {:?}", file.length, file.media_type),
//!     None => println!("no photo"),
//! }
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "excel")]
mod cells;
#[cfg(feature = "sharepoint")]
mod drive;
#[cfg(feature = "outlook")]
mod folders;
#[cfg(feature = "outlook")]
mod mail;

#[cfg(feature = "excel")]
pub use cells::Cell;
#[cfg(feature = "outlook")]
pub use folders::WellKnownFolder;
#[cfg(feature = "outlook")]
pub use mail::Mail;
