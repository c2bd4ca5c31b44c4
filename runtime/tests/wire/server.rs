//! A server that responds by a script, request by request, and records what it receives.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What the server does with one request; `false` where the connection ends with it.
pub(crate) type Act = Box<dyn Fn(&mut TcpStream) -> bool + Send + Sync>;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// Which connection it came over, from 0.
    pub(crate) connection: usize,
    /// Its lines up to the body, without their ends.
    pub(crate) head: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Heard {
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let fields = self.head.iter().filter_map(|line| line.split_once(": "));
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

/// A server on the loopback interface.
pub(crate) struct Server {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// Each request gets the next act; beyond them, connections are closed.
    pub(crate) fn start(acts: Vec<Act>) -> Self {
        Self::start_with(|_| acts)
    }

    /// The same with acts that must know the server's address, for the links that they give.
    pub(crate) fn start_with(acts: impl FnOnce(&Self) -> Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { address: listener.local_addr().unwrap().to_string(), heard: Arc::default() };
        let (heard, acts) = (Arc::clone(&server.heard), Arc::new(acts(&server)));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().flatten().enumerate() {
                let (heard, acts) = (Arc::clone(&heard), Arc::clone(&acts));
                thread::spawn(move || serve(connection, stream, &heard, &acts));
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1.0", self.address)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(connection: usize, mut stream: TcpStream, heard: &Mutex<Vec<Heard>>, acts: &[Act]) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read(connection, &mut reader) {
        let number = {
            let mut heard = heard.lock().unwrap();
            heard.push(request);
            heard.len() - 1
        };
        if !acts.get(number).is_some_and(|act| act(&mut stream)) {
            break;
        }
    }
    let _ = stream.shutdown(std::net::Shutdown::Both);
}

fn read(connection: usize, reader: &mut BufReader<TcpStream>) -> Option<Heard> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let mut heard = Heard { connection, head, body: Vec::new() };
    if heard.values("transfer-encoding") == ["chunked"] {
        loop {
            let mut size = String::new();
            reader.read_line(&mut size).ok()?;
            let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk).ok()?;
            heard.body.extend(&chunk[..size]);
            if size == 0 {
                return Some(heard);
            }
        }
    }
    let length = heard.values("content-length").first().map_or(0, |length| length.parse().unwrap());
    heard.body = vec![0; length];
    reader.read_exact(&mut heard.body).ok()?;
    Some(heard)
}

/// Answers with a status, further header lines and a body.
pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Act {
    let body = body.as_ref().to_vec();
    let headers = headers.to_owned();
    Box::new(move |stream| {
        let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_ok()
    })
}

/// 200 with a body of JSON.
pub(crate) fn ok(body: &str) -> Act {
    answer(200, "Content-Type: application/json\r\n", body)
}

/// Ends the connection without a word.
pub(crate) fn hang_up() -> Act {
    Box::new(|_| false)
}

/// Says nothing, for ever.
pub(crate) fn silence() -> Act {
    Box::new(|_| {
        thread::sleep(Duration::from_secs(600));
        false
    })
}

/// Announces a body of `length` bytes, sends some of it and ends the connection.
pub(crate) fn cut(length: usize, body: &'static str) -> Act {
    Box::new(move |stream| {
        let _ = write!(stream, "HTTP/1.1 200 -\r\nContent-Length: {length}\r\n\r\n{body}");
        false
    })
}

/// A body that never ends, a byte at a time.
pub(crate) fn drip(pause: Duration) -> Act {
    Box::new(move |stream| {
        let _ = write!(stream, "HTTP/1.1 200 -\r\nContent-Length: 1000000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(pause);
        }
        false
    })
}
