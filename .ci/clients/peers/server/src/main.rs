//! A service whose answers cost next to nothing: bytes that were made before the first request.
//!
//! `GET /v1.0/users/{id}` is one user; `GET /v1.0/users` is a page of a hundred, with the eleven properties that a user has
//! unless others are selected, and a link to the next page, without end; `GET /v1.0/users/delta` is the same of changes.
//! `POST /v1.0/$batch` answers twenty users with the ids 1 to 20. Upload sessions take any bytes, and each content has as many
//! bytes as that of the uploads. The address is printed once it answers.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// Digits of a page's number in its link.
const DIGITS: usize = 8;

/// Bytes of a file.
const FILE: usize = 64 << 20;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}/v1.0", listener.local_addr()?);
    println!("{base}");
    let answers = Answers::new(&base);
    for stream in listener.incoming() {
        let (stream, answers) = (stream?, answers.clone());
        stream.set_nodelay(true)?;
        // A connection that breaks off is the client's matter.
        thread::spawn(move || serve(&stream, answers));
    }
    Ok(())
}

/// What is answered, made beforehand.
#[derive(Clone)]
struct Answers {
    one: Vec<u8>,
    page: Page,
    changes: Page,
    batch: Vec<u8>,
    session: Vec<u8>,
    uploaded: Vec<u8>,
    content: Vec<u8>,
}

impl Answers {
    fn new(base: &str) -> Self {
        let in_batch = |number: u32| {
            let body = user(number);
            format!(r#"{{"id":"{number}","status":200,"headers":{{"Content-Type":"application/json"}},"body":{body}}}"#)
        };
        let batch: Vec<String> = (1..=20).map(in_batch).collect();
        let content = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \"1\"\r\nContent-Length: ";
        let mut content = [content, format!("{FILE}\r\n\r\n").as_bytes()].concat();
        content.resize(content.len() + FILE, b'x');
        Self {
            one: answer(&user(0)),
            page: Page::new(base, "users"),
            changes: Page::new(base, "users/delta"),
            batch: answer(&format!(r#"{{"responses":[{}]}}"#, batch.join(","))),
            session: answer(&format!(
                r#"{{"uploadUrl":"{base}/upload/1","expirationDateTime":"2099-01-01T00:00:00Z","nextExpectedRanges":["0-"]}}"#
            )),
            uploaded: answer(&format!(r#"{{"id":"1","name":"a.bin","size":{FILE}}}"#)),
            content,
        }
    }

    /// The answer to a request whose body has been read.
    fn of(&mut self, target: &str, range: &str, writer: &mut impl Write) -> io::Result<()> {
        let path = target.strip_prefix("/v1.0/").unwrap_or_default();
        let number = target.rsplit_once('=').and_then(|(_, number)| number.parse().ok());
        match path {
            "upload/1" => match next(range) {
                Some(next) => {
                    // With its end: the SDK for Python reads no other range.
                    let last = FILE - 1;
                    let body =
                        format!(r#"{{"expirationDateTime":"2099-01-01T00:00:00Z","nextExpectedRanges":["{next}-{last}"]}}"#);
                    let head = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length";
                    writer.write_all(format!("{head}: {}\r\n\r\n{body}", body.len()).as_bytes())
                }
                None => writer.write_all(&self.uploaded),
            },
            "$batch" => writer.write_all(&self.batch),
            _ if path.ends_with("createUploadSession") => writer.write_all(&self.session),
            _ if path.ends_with("/content") => writer.write_all(&self.content),
            _ if path.starts_with("users/delta") => writer.write_all(self.changes.numbered(number)),
            _ if path.starts_with("users/") => writer.write_all(&self.one),
            _ if path.starts_with("users") => writer.write_all(self.page.numbered(number)),
            _ => writer.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        }
    }
}

/// The first byte after a `Content-Range`; `None` after the last.
fn next(range: &str) -> Option<u64> {
    let (_, rest) = range.split_once('-')?;
    let (last, total) = rest.split_once('/')?;
    let next = last.parse::<u64>().ok()? + 1;
    (next < total.parse().ok()?).then_some(next)
}

fn serve(stream: &TcpStream, mut answers: Answers) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let (mut length, mut range) = (0, String::new());
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "content-range" => value.clone_into(&mut range),
                _ => {}
            }
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        answers.of(&target, &range, &mut writer)?;
    }
}

/// An answer with a number in its link.
#[derive(Clone)]
struct Page {
    bytes: Vec<u8>,
    number_at: usize,
}

impl Page {
    fn new(base: &str, path: &str) -> Self {
        let users: Vec<String> = (0..100).map(user).collect();
        let mark = "$skiptoken=";
        let body = format!(
            r#"{{"@odata.context":"{base}/$metadata#users","@odata.nextLink":"{base}/{path}?{mark}{:0DIGITS$}","value":[{}]}}"#,
            0,
            users.join(",")
        );
        let bytes = answer(&body);
        let number_at =
            bytes.windows(mark.len()).position(|part| part == mark.as_bytes()).map_or(0, |at| at + mark.len());
        Self { bytes, number_at }
    }

    /// The page of this number, which links to the next.
    fn numbered(&mut self, number: Option<u32>) -> &[u8] {
        let mut digits = String::new();
        let next = number.unwrap_or_default().wrapping_add(1) % 10_u32.pow(DIGITS as u32);
        write!(digits, "{next:0DIGITS$}").expect("a text can be written to");
        self.bytes[self.number_at..][..DIGITS].copy_from_slice(digits.as_bytes());
        &self.bytes
    }
}

fn answer(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json;odata.metadata=minimal;charset=utf-8\r\n\
                request-id: 1f0c2b9e-83d4-4a57-a6f1-5b7d90e2c348\r\nOData-Version: 4.0";
    format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn user(number: u32) -> String {
    format!(
        r#"{{"businessPhones":["+49 30 {number:07}"],"displayName":"Ines Okafor {number}","givenName":"Ines","jobTitle":"Service Technician","mail":"ines.okafor{number}@example.com","mobilePhone":null,"officeLocation":"B 2.{number}","preferredLanguage":"de-DE","surname":"Okafor","userPrincipalName":"ines.okafor{number}@example.com","id":"b2f0a6c4-3d51-4c8e-9a07-{number:012}"}}"#
    )
}
