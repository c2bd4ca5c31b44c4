//! Mails with attachments, under each fault at each request.

use std::sync::{Arc, Mutex};

use graphdown::{
    everyday::Mail,
    http::Source,
    models::{FileAttachment, Message},
};

use crate::mailbox::{Fault, Mailbox};

/// The bytes of a file that needs two chunks.
fn large() -> Vec<u8> {
    (0..4_000_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect()
}

fn mail(mailbox: &Mailbox, large: &[u8]) -> Mail {
    let message = Message::default().with_subject("Figures");
    let mail = mailbox.graph().me().mail(message);
    mail.attach("notes.txt", "Read this.").attach("empty", "").attach("figures.xlsx", large.to_vec())
}

/// Sends a mail, again after each error, but not without end.
async fn insist(mail: &mut Mail, mailbox: &Mailbox) {
    for _ in 0..4 {
        if mail.send().await.is_ok() {
            return;
        }
    }
    panic!("the mail was never sent: {:?}", mailbox.requests());
}

/// The mail was sent once, with each file once; what else there is, is the draft of a lost answer.
fn assert_whole(mailbox: &Mailbox, large: &[u8], about: &str) {
    let (sent, drafts): (Vec<_>, Vec<_>) = mailbox.messages().into_iter().partition(|message| message.sent > 0);
    let files = [("notes.txt", b"Read this.".as_slice()), ("empty", b""), ("figures.xlsx", large)];
    let files: Vec<(String, Vec<u8>)> = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).into();
    let requests = mailbox.requests();
    assert_eq!(sent.len(), 1, "mails sent, {about}: {requests:#?}");
    let names: Vec<&String> = sent[0].files.iter().map(|(name, _)| name).collect();
    assert!(sent[0].files == files, "the files {names:?}, {about}: {requests:#?}");
    assert_eq!(sent[0].sent, 1, "{about}: {requests:#?}");
    assert!(drafts.iter().all(|draft| draft.files.is_empty()), "{about}");
}

#[tokio::test]
async fn small_files_take_a_request_each_and_large_ones_a_session() {
    let (mailbox, large) = (Mailbox::default(), large());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let mut mail = mail(&mailbox, &large)
        .on_progress(move |name, done| noted.lock().unwrap().push(format!("{name} {}", done.bytes)));
    mail.send().await.unwrap();
    assert_whole(&mailbox, &large, "without faults");
    let expected = [
        "POST messages",
        "POST messages/0/attachments",
        "POST messages/0/attachments",
        "POST messages/0/attachments/createUploadSession",
        "PUT /upload/0",
        "PUT /upload/0",
        "POST messages/0/send",
    ];
    assert_eq!(mailbox.requests(), expected);
    let seen = seen.lock().unwrap().join(", ");
    assert_eq!(seen, "notes.txt 10, empty 0, figures.xlsx 0, figures.xlsx 3932160, figures.xlsx 4000000");
    let error = mail.send().await.unwrap_err().to_string();
    assert!(error.contains("it was sent or discarded already"), "{error}");
    assert_eq!(mailbox.messages()[0].sent, 1);
}

#[tokio::test]
async fn no_fault_at_any_request_loses_or_doubles_anything() {
    let large = large();
    let mut cases = 0;
    for fault in Fault::PASSING {
        for second in [None, Some(Fault::Lost)] {
            for at in 0.. {
                let faults = [Some((at, fault)), second.map(|second| (at + 1, second))];
                let mailbox = Mailbox::with_faults(faults.into_iter().flatten());
                let mut mail = mail(&mailbox, &large);
                insist(&mut mail, &mailbox).await;
                assert_whole(&mailbox, &large, &format!("{fault:?} and {second:?} at request {at}"));
                cases += 1;
                if mailbox.requests().len() <= at {
                    break;
                }
            }
        }
    }
    assert!(cases > 80, "{cases}");
}

#[tokio::test]
async fn a_mail_that_fails_is_not_sent_and_goes_on_with_its_draft() {
    let large = large();
    for at in 1..7 {
        let mailbox = Mailbox::with_faults([(at, Fault::Denied)]);
        let mut mail = mail(&mailbox, &large);
        let error = mail.send().await.unwrap_err();
        assert_eq!(error.code(), Some("ErrorAccessDenied"));
        let draft = mail.draft().map(|draft| draft.get().build().unwrap().uri().path().to_owned());
        assert_eq!(draft.as_deref(), Some("/v1.0/me/messages/0"));
        assert_eq!(mailbox.messages()[0].sent, 0, "half a mail was sent");
        mail.send().await.unwrap();
        assert_whole(&mailbox, &large, &format!("refused at request {at}"));
    }
}

#[tokio::test]
async fn a_mail_that_is_no_longer_waited_for_is_gone_on_with() {
    let large = large();
    for at in 0..7 {
        let mailbox = Mailbox::with_faults([(at, Fault::Silent)]);
        let mut mail = mail(&mailbox, &large);
        let dropped = tokio::select! { biased; sent = mail.send() => Some(sent), () = async {} => None };
        assert!(dropped.is_none(), "{dropped:?} at request {at}");
        insist(&mut mail, &mailbox).await;
        assert_whole(&mailbox, &large, &format!("dropped at request {at}"));
    }
}

#[tokio::test]
async fn a_mail_that_is_discarded_leaves_nothing() {
    for at in 0..7 {
        let mailbox = Mailbox::with_faults([(at, Fault::Denied), (at + 1, Fault::Lost)]);
        let mut mail = mail(&mailbox, &large());
        mail.send().await.unwrap_err();
        mail.discard().await.unwrap();
        assert_eq!(mailbox.messages(), [], "{:?}", mailbox.requests());
        assert!(mail.draft().is_none());
        mail.send().await.unwrap_err();
        assert_eq!(mailbox.messages(), []);
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_cancelled_keeps_no_draft() {
    let mailbox = Mailbox::with_faults([(5, Fault::Denied), (6, Fault::Denied)]);
    let mut mail = mail(&mailbox, &large());
    mail.send().await.unwrap_err();
    mail.discard().await.unwrap();
    assert_eq!(mailbox.requests()[6..], ["DELETE /upload/0", "DELETE messages/0"]);
    assert_eq!(mailbox.messages(), []);
}

#[tokio::test]
async fn a_mail_that_was_sent_is_not_discarded() {
    // The mail is sent, its answer is lost, and so is the look whether it was.
    let mailbox = Mailbox::with_faults([(6, Fault::Lost), (7, Fault::Denied)]);
    let mut mail = mail(&mailbox, &large());
    assert_eq!(mail.send().await.unwrap_err().code(), Some("ErrorAccessDenied"));
    let error = mail.discard().await.unwrap_err().to_string();
    assert!(error.contains("it was sent, although the answer to that was lost"), "{error}");
    assert_whole(&mailbox, &large(), "discarded");
}

#[tokio::test]
async fn a_draft_that_is_there_gets_further_files() {
    for fault in [None, Some(Fault::Lost), Some(Fault::FailedAfter)] {
        let mailbox = Mailbox::with_faults(fault.map(|fault| (1, fault))).with_draft();
        let draft = mailbox.graph().me().messages().id("0");
        draft.mail().attach("scan.pdf", "a scan").send().await.unwrap();
        let [message] = &mailbox.messages()[..] else { panic!("{:?}", mailbox.messages()) };
        let names: Vec<&str> = message.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, message.sent), (vec!["before.txt", "scan.pdf"], 1));
    }
}

#[tokio::test]
async fn attachments_of_the_message_itself_count() {
    let mailbox = Mailbox::with_faults([(1, Fault::Lost)]);
    let message =
        Message::default().with_subject("A picture").with_attachments([FileAttachment::default().with_name("a")]);
    mailbox.graph().me().mail(message).attach("b", "bytes").send().await.unwrap();
    let names: Vec<String> = mailbox.messages()[0].files.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, ["a", "b"]);
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_before_anything_is_sent() {
    let mailbox = Mailbox::default();
    let empty = tokio::io::empty();
    let mail = mailbox.graph().me().mail(Message::default().with_subject("Large"));
    let mut mail = mail.attach("a", "bytes").attach("film", Source::reader(empty, (150 << 20) + 1));
    let error = mail.send().await.unwrap_err().to_string();
    assert!(error.contains("at most 157286400 bytes, found \"film\" of 157286401 bytes"), "{error}");
    assert_eq!(mailbox.requests(), [""; 0]);
}
