//! A service whose answers cost next to nothing: bytes that were made before the first request.
//!
//! `GET /v1.0/users/{id}` is one user; `GET /v1.0/users` is a page of a hundred, with the eleven properties that a user has
//! unless others are selected, and a link to the next page, without end. The address is printed once it answers.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// Digits of a page's number in its link.
const DIGITS: usize = 8;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}/v1.0", listener.local_addr()?);
    println!("{base}");
    let (one, page) = (answer(&user(0)), Page::new(&base));
    for stream in listener.incoming() {
        let (stream, one, page) = (stream?, one.clone(), page.clone());
        stream.set_nodelay(true)?;
        // A connection that breaks off is the client's matter.
        thread::spawn(move || serve(&stream, &one, page));
    }
    Ok(())
}

fn serve(stream: &TcpStream, one: &[u8], mut page: Page) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        match target.strip_prefix("/v1.0/users") {
            Some(rest) if rest.starts_with('/') => writer.write_all(one)?,
            Some(rest) => writer.write_all(page.numbered(rest.rsplit_once('=').and_then(|(_, n)| n.parse().ok())))?,
            None => writer.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")?,
        }
    }
}

/// An answer with a number in its link.
#[derive(Clone)]
struct Page {
    bytes: Vec<u8>,
    number_at: usize,
}

impl Page {
    fn new(base: &str) -> Self {
        let users: Vec<String> = (0..100).map(user).collect();
        let mark = "$skiptoken=";
        let body = format!(
            r#"{{"@odata.context":"{base}/$metadata#users","@odata.nextLink":"{base}/users?{mark}{:0DIGITS$}","value":[{}]}}"#,
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
