//! [`Mail`]: a message with attachments of any size. Each step may fail, or be done although its answer is lost; nobody may
//! get half a mail, or one mail twice.

use std::{collections::VecDeque, fmt};

use crate::{
    Error,
    http::{Found, Progress, Request, Source, Upload},
    models::{Attachment, AttachmentItem, FileAttachment, Message},
    places,
    requests::AttachmentCreateUploadSession,
};

/// Below 3 MB, a file is attached by one request, from there on by an upload session.
const SMALL: u64 = 2_999_999;

/// The largest file that can be attached, by the reference: 150 MB.
const LARGEST: u64 = 150 << 20;

/// How often a call is made whose answers are lost.
const TRIES: u32 = 3;

/// Ids that stay the same when the draft becomes a sent message.
const IMMUTABLE: (&str, &str) = ("Prefer", r#"IdType="ImmutableId""#);

#[cfg(not(target_family = "wasm"))]
type OnProgress = Box<dyn FnMut(&str, Progress) + Send>;
#[cfg(target_family = "wasm")]
type OnProgress = Box<dyn FnMut(&str, Progress)>;

/// A message with attachments of any size: see [`User::mail`](places::User::mail).
///
/// ```no_run
/// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
/// use graphdown::http::Source;
/// use graphdown::models::{EmailAddress, ItemBody, Message, Recipient};
///
/// let adele = Recipient::default().with_email_address(EmailAddress::default().with_address("adele@contoso.com"));
/// let message = Message::default()
///     .with_subject("Figures")
///     .with_body(ItemBody::default().with_content("As promised."))
///     .with_to_recipients([adele]);
/// let mut mail = graph
///     .me()
///     .mail(message)
///     .attach("figures.xlsx", Source::file("figures.xlsx").await?)
///     .attach("notes.txt", "Read the second sheet.");
/// mail.send().await?;
/// # Ok(())
/// # }
/// ```
///
/// The message is a draft until all files are attached, and then it is sent. So nobody gets a part of it, and an error
/// leaves a draft: [`send`](Self::send) goes on with it where it stopped, [`discard`](Self::discard) deletes it. A mail
/// that is dropped leaves the draft, too, which [`Message::mail`](places::Message::mail) goes on with, or a user.
///
/// - A file of less than 3 MB is attached by one request, a larger one by an upload session; a file of more than 150 MB is
///   an error before anything is sent.
/// - A call whose answer is lost is repeated only if a look at the draft shows that it wasn't executed: no file is
///   attached twice, and no mail is sent twice. If there is no draft after its sending was tried, it was sent.
/// - If the answer to the creation of the draft is lost, that is an error, and a draft without files may be left.
/// - If the future of [`send`](Self::send) is dropped, as after a time limit, the next call looks what was done and goes on.
///
/// It needs the permissions `Mail.ReadWrite` and `Mail.Send`. A mail whose files are small can be sent by one call, with
/// `Mail.Send` alone: [`send_mail`](places::User::send_mail).
#[must_use = "a mail isn't sent until it is asked for"]
pub struct Mail {
    draft: Draft,
    /// The files that aren't begun.
    files: VecDeque<File>,
    /// The one that is being attached.
    begun: Option<Begun>,
    /// How many attachments the draft has; `None` if that isn't known.
    attached: Option<usize>,
    /// Whether the draft may be sent already.
    may_be_sent: bool,
    on_progress: Option<OnProgress>,
}

enum Draft {
    /// To be created, in a mailbox.
    New(places::UserMessages, Box<Message>),
    There(places::Message),
    /// It was sent or discarded.
    Gone,
}

struct File {
    name: String,
    source: Source,
}

struct Begun {
    name: String,
    upload: Upload<Attachment>,
    /// Whether it may be attached already.
    may_be_done: bool,
}

impl places::User {
    /// A mail of this mailbox, with attachments of any size: see [`Mail`].
    ///
    /// Small files that the body refers to, such as images, can be attachments of the message itself; so many as make a
    /// request of 4 MB.
    #[doc(alias = "send mail with attachments")]
    pub fn mail(&self, message: impl Into<Message>) -> Mail {
        let message = message.into();
        let attached = message.attachments.as_ref().map_or(0, Vec::len);
        Mail::of(Draft::New(self.messages(), Box::new(message)), Some(attached))
    }
}

impl places::Message {
    /// This draft as a mail, with further attachments of any size: see [`Mail`].
    ///
    /// ```no_run
    /// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
    /// use graphdown::http::Source;
    ///
    /// let messages = graph.me().messages();
    /// let reply = messages.id("AAMkADhMGAAA=").create_reply().await?;
    /// let mut mail = messages.id(reply.id.unwrap_or_default()).mail();
    /// mail = mail.attach("scan.pdf", Source::file("scan.pdf").await?);
    /// mail.send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "add large attachments")]
    pub fn mail(&self) -> Mail {
        Mail::of(Draft::There(self.clone()), None)
    }
}

impl Mail {
    fn of(draft: Draft, attached: Option<usize>) -> Self {
        let files = VecDeque::new();
        Self { draft, files, begun: None, attached, may_be_sent: false, on_progress: None }
    }

    /// Adds a file under a name: bytes, a text, or a [`Source`], such as `Source::file(path).await?`.
    pub fn attach(mut self, name: impl Into<String>, source: impl Into<Source>) -> Self {
        self.files.push_back(File { name: name.into(), source: source.into() });
        self
    }

    /// Calls a function with the name of a file whenever the service has confirmed further bytes of it.
    #[cfg(not(target_family = "wasm"))]
    pub fn on_progress(mut self, call: impl FnMut(&str, Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(call));
        self
    }

    /// Calls a function with the name of a file whenever the service has confirmed further bytes of it.
    #[cfg(target_family = "wasm")]
    pub fn on_progress(mut self, call: impl FnMut(&str, Progress) + 'static) -> Self {
        self.on_progress = Some(Box::new(call));
        self
    }

    /// The draft, once it was created; `None` also after it was sent or discarded.
    #[must_use]
    pub fn draft(&self) -> Option<&places::Message> {
        match &self.draft {
            Draft::There(message) => Some(message),
            Draft::New(..) | Draft::Gone => None,
        }
    }

    /// Creates the draft and attaches the files, or those that are left after an error, without sending the mail.
    ///
    /// # Errors
    /// Any kind of [`Error`]. The next call goes on where this one stopped.
    pub async fn save(&mut self) -> Result<&places::Message, Error> {
        if let Some(file) = self.files.iter().find(|file| file.source.length() > LARGEST) {
            let (name, found) = (&file.name, file.source.length());
            let reason = format!("expected attachments of at most {LARGEST} bytes, found {name:?} of {found} bytes");
            return Err(Error::Request(reason));
        }
        if let Draft::New(messages, message) = &self.draft {
            let created = messages.create(Message::clone(message)).header(IMMUTABLE.0, IMMUTABLE.1).await?;
            let id = created.and_then(|draft| draft.id).ok_or_else(|| no_draft("the service returned no id of it"))?;
            self.draft = Draft::There(messages.id(id));
        }
        while self.attach_next().await? {}
        self.draft().ok_or_else(|| no_draft("it was sent or discarded already"))
    }

    /// Sends the mail with all files, or goes on after an error.
    ///
    /// # Errors
    /// Any kind of [`Error`]; then the mail isn't sent, unless the answer to that was lost and looking for it failed, too.
    /// The next call goes on where this one stopped.
    pub async fn send(&mut self) -> Result<(), Error> {
        let draft = self.save().await?.clone();
        let mut tries = 0;
        while !(self.may_be_sent && was_sent(&draft).await?) {
            tries += 1;
            // Also if this future is dropped.
            let was_unsure = std::mem::replace(&mut self.may_be_sent, true);
            match draft.send().header(IMMUTABLE.0, IMMUTABLE.1).await {
                Ok(()) => break,
                Err(error) => {
                    let is_known = !was_unsure && !may_be_done(&error);
                    self.may_be_sent = !is_known;
                    if is_known || tries == TRIES {
                        return Err(error);
                    }
                }
            }
        }
        self.draft = Draft::Gone;
        Ok(())
    }

    /// Deletes the draft with what is attached to it, if there is one. It can't be sent afterwards.
    ///
    /// # Errors
    /// Any kind of [`Error`], after which the next call tries again; and that the mail was sent already, if the answer to
    /// that was lost.
    pub async fn discard(&mut self) -> Result<(), Error> {
        let is_sent = match self.draft().filter(|_| self.may_be_sent) {
            Some(draft) => was_sent(draft).await?,
            None => false,
        };
        if is_sent {
            self.draft = Draft::Gone;
            return Err(no_draft("it was sent, although the answer to that was lost"));
        }
        if let Some(begun) = &mut self.begun {
            // Without the draft, a session that can't be cancelled is of no use, and ends by itself.
            drop(begun.upload.cancel().await);
        }
        if let Some(draft) = self.draft() {
            draft.delete().header(IMMUTABLE.0, IMMUTABLE.1).await.found()?;
        }
        self.draft = Draft::Gone;
        Ok(())
    }

    /// Attaches the next file, or the rest of one; returns whether there was any.
    async fn attach_next(&mut self) -> Result<bool, Error> {
        let Draft::There(draft) = &self.draft else { return Ok(false) };
        if self.begun.is_none() && self.files.is_empty() {
            return Ok(false);
        }
        let before = match self.attached {
            Some(count) => count,
            None => *self.attached.insert(count(draft).await?),
        };
        if self.begun.is_none() {
            self.begun = self.files.pop_front().map(|file| Begun::new(draft, before, file));
        }
        if let Some(begun) = &mut self.begun {
            begun.attach(draft, before, &mut self.on_progress).await?;
        }
        self.attached = Some(before + 1);
        self.begun = None;
        Ok(true)
    }
}

impl Begun {
    /// A file for a draft that has so many already.
    fn new(draft: &places::Message, before: usize, file: File) -> Self {
        let File { name, source } = file;
        let length = i64::try_from(source.length()).unwrap_or(i64::MAX);
        let item = AttachmentItem::default().with_attachment_type("file").with_name(name.clone()).with_size(length);
        let session = AttachmentCreateUploadSession::default().with_attachment_item(item);
        let session = draft.attachments().create_upload_session(session).header(IMMUTABLE.0, IMMUTABLE.1);
        let (attachments, its_name) = (draft.attachments(), name.clone());
        let upload = Upload::new(session, source).small_up_to(SMALL, move |bytes| {
            let file = FileAttachment::default().with_name(its_name.clone()).with_content_bytes(bytes.to_vec());
            attachments.create(file).header(IMMUTABLE.0, IMMUTABLE.1)
        });
        // Where the answer to the last chunk is lost, the file may be there.
        let draft = draft.clone();
        let upload = upload.confirm(move || {
            let draft = draft.clone();
            async move { Ok((count(&draft).await? > before).then(Attachment::default)) }
        });
        Self { name, upload, may_be_done: false }
    }

    /// Attaches the file to a draft that has so many before.
    async fn attach(
        &mut self,
        draft: &places::Message,
        before: usize,
        on_progress: &mut Option<OnProgress>,
    ) -> Result<(), Error> {
        let mut tries = 0;
        while !(self.may_be_done && count(draft).await? > before) {
            tries += 1;
            // Also if this future is dropped.
            let was_unsure = std::mem::replace(&mut self.may_be_done, true);
            match self.upload(on_progress).await {
                Ok(()) => break,
                Err(error) => {
                    self.may_be_done = was_unsure || may_be_done(&error);
                    if !self.may_be_done || tries == TRIES {
                        return Err(error);
                    }
                }
            }
        }
        Ok(())
    }

    async fn upload(&mut self, on_progress: &mut Option<OnProgress>) -> Result<(), Error> {
        while let Some(progress) = self.upload.try_next().await? {
            if let Some(call) = on_progress {
                call(&self.name, progress);
            }
        }
        Ok(())
    }
}

/// How many attachments a draft has.
async fn count(draft: &places::Message) -> Result<usize, Error> {
    let mut attachments = draft.attachments().list().select("id").header(IMMUTABLE.0, IMMUTABLE.1).items();
    let mut count = 0;
    while attachments.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// Whether a draft is one no more.
async fn was_sent(draft: &places::Message) -> Result<bool, Error> {
    let look: Request<Message> = draft.get().select("isDraft").header(IMMUTABLE.0, IMMUTABLE.1);
    Ok(look.await.found()?.is_none_or(|message| message.is_draft == Some(false)))
}

/// Whether the service may have executed a call that failed.
fn may_be_done(error: &Error) -> bool {
    let is_refused = error.status().is_some_and(|status| status.is_client_error());
    let is_own = matches!(error, Error::Request(_) | Error::Token(_) | Error::Transfer(_));
    !(is_refused || is_own || error.is_connect())
}

fn no_draft(why: &str) -> Error {
    Error::Request(format!("expected the draft of a mail, found none: {why}"))
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mail = f.debug_struct("Mail");
        mail.field("draft", &self.draft()).field("files", &self.files.len());
        mail.field("upload", &self.begun.as_ref().map(|begun| &begun.upload)).finish_non_exhaustive()
    }
}
