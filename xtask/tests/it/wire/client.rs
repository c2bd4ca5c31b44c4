//! Calls every operation of `document.yaml` by the crate that is made from it, and prints what a server receives.

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use wire::{
    Wire,
    blocking::Wait,
    http,
    http::{Body, Credentials, File, Token},
    models::{Boat, Fault, Missing, Photo, Range},
    requests::{CreateLogin, ReplaceBoats},
};

/// Answers each request with what is sent to it, or with 204.
struct Server {
    address: String,
    answers: Sender<&'static str>,
    heard: Receiver<String>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (answers, waiting) = channel();
        let (tell, heard) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tell, waiting) = (Sender::clone(&tell), Arc::clone(&waiting));
                thread::spawn(move || serve(stream, &tell, &waiting));
            }
        });
        Self { address, answers, heard }
    }

    fn will_answer(&self, answer: &'static str) {
        self.answers.send(answer).unwrap();
    }

    /// Prints the requests that came since the last call.
    fn tell(&self, what: &str) {
        println!("== {what}");
        let host = self.address.strip_prefix("http://").unwrap();
        self.heard.try_iter().for_each(|request| println!("{}", request.replace(host, "HOST")));
    }
}

/// Answers the requests of a connection.
fn serve(mut stream: TcpStream, tell: &Sender<String>, waiting: &Mutex<Receiver<&'static str>>) {
    while let Some(request) = read(&mut stream) {
        tell.send(request).unwrap();
        let answer = waiting.lock().unwrap().try_recv().unwrap_or("204 No Content\r\n\r\n");
        let (status, rest) = answer.split_once("\r\n").unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let length = match status {
            "204 No Content" => String::new(),
            _ => format!("Content-Length: {}\r\n", body.len()),
        };
        stream.write_all(format!("HTTP/1.1 {status}\r\n{length}{rest}").as_bytes()).unwrap();
    }
}

/// A request without what every client sends, with its boundary replaced.
fn read(stream: &mut TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut start, mut headers, mut length, mut boundary) = (String::new(), Vec::new(), 0, String::new());
    reader.read_line(&mut start).ok().filter(|count| *count > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        let name = name.to_ascii_lowercase();
        if name == "content-length" {
            length = value.parse().unwrap();
        }
        if let Some((_, text)) = value.split_once("boundary=") {
            boundary = text.to_owned();
        }
        if !["host", "client-request-id", "accept-encoding"].contains(&name.as_str()) {
            headers.push(format!("{name}: {value}"));
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    headers.sort();
    let body = String::from_utf8_lossy(&body).replace("\r\n", "\n");
    let text = [&[start.trim_end().to_owned()], &headers[..], &[body]].concat().join("\n");
    Some(if boundary.is_empty() { text } else { text.replace(&boundary, "BOUNDARY") })
}

fn main() -> Result<(), Box<dyn Error>> {
    let (server, other) = (Server::start(), Server::start());
    let credentials = || {
        Credentials::default()
            .with("key", Token::api_key("a key"))
            .with("query", "k&v")
            .with("cookie", Token::api_key("c1"))
            .with("login", Token::basic("me", "p:w"))
            .with("token", "t0ken")
    };
    println!("{} {}", Wire::BASE_URL, Wire::server("v1"));
    let base = || Wire::server("v1").replace("https://wire.example", &server.address);
    let elsewhere = || format!("{}/gold", other.address);
    let builder =
        || Wire::builder(credentials()).base_url(base()).server("https://elsewhere.example/gold", elsewhere());
    let wire = builder().build();

    server.will_answer("200 OK\r\nContent-Type: text/plain\r\n\r\n\u{feff}hello");
    println!("{:?}", wire.get().wait()?);
    server.tell("a text at the root, without a credential");
    server.will_answer("200 OK\r\n\r\n");
    wire.head().wait()?;
    wire.options().wait()?;
    server.tell("methods without bodies");

    server.will_answer("200 OK\r\nContent-Type: application/json\r\n\r\n[]");
    wire.boats().get().wait()?;
    server.will_answer("200 OK\r\nContent-Type: application/json\r\n\r\n[]");
    wire.boats().get_with_slash().wait()?;
    wire.boats().create().wait()?;
    server.tell("a slash at the end, a POST without a body");

    server.will_answer("200 OK\r\nContent-Type: application/json\r\n\r\n{\"name\": \"Ark\"}");
    let boat = wire.boats().id(7).get(["a,b", "c&d"], vec![1, 2], [3, 4], "s;1");
    let boat = boat.parameter("words", &["x y", "z"]).parameter("age", &Range::default().with_min(2).with_max(3));
    let boat = boat
        .parameter("where", &Range::default().with_max(9))
        .parameter("path", "/a:b&c")
        .header("Prefer", "a")
        .header("Prefer", "b");
    println!("{:?}", boat.wait()?);
    server.tell("parameters by style");
    server.will_answer("202 Accepted\r\nContent-Type: application/json\r\n\r\n{\"token\": \"later\"}");
    println!("{:?}", wire.boats().id(7).get(Vec::<String>::new(), [0; 0], [1], "s").wait()?);
    server.tell("another result, and lists without elements");
    for answer in [
        "404 Not Found\r\nContent-Type: application/json\r\n\r\n\u{feff}{\"what\": \"boat\"}",
        "400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"why\": \"no\"}",
    ] {
        server.will_answer(answer);
        let error = wire.boats().id(7).get(["a"], [1], [1], "s").wait().unwrap_err();
        println!("{:?}", error.service().unwrap().read::<wire::requests::BoatError>()?);
        println!("{:?} {:?}", error.service().unwrap().read::<Missing>()?, error.service().unwrap().read::<Fault>()?);
    }
    server.heard.try_iter().for_each(drop);

    server.will_answer("201 Created\r\nContent-Type: application/json\r\n\r\n{\"name\": \"Ark\"}");
    println!("{:?}", wire.boats().id(7).replace(Boat::default().with_name("Ark")).wait()?);
    server.will_answer("200 OK\r\nContent-Type: text/csv\r\n\r\na,b");
    println!("{:?}", wire.boats().id(7).paint_boat(ReplaceBoats::default().with_colour("red")).wait()?);
    server.tell("the default answer, and overloads of one path");

    wire.boats().id(7).update(Boat::default().with_name("Ark")).wait()?;
    server.will_answer("200 OK\r\nContent-Type: application/json\r\n\r\n{\"name\": \"Ark\"}");
    println!("{:?}", wire.boats().id(7).create(vec![Boat::default().with_name("Ark")]).wait()?);
    wire.grosse().id("Hauptstraße 1/2").get(3).wait()?;
    server.tell("media types of JSON, also where any is taken, and names beyond ASCII");

    server.will_answer("200 OK\r\nContent-Type: image/png\r\n\r\npng");
    let point = Range::default().with_min(1).with_max(2);
    let grid = wire.grid().id(point).key([5, 6], ["x", "y/z"]).get().wait()?;
    println!("{:?} {:?}", grid.media_type, grid.text());
    server.tell("styles of paths");

    let page =
        File::new(Body::stream(Pages(vec!["two", "one"]), Some(6))).with_name("a\"b.txt").with_media_type("text/plain");
    let photo = Photo::default()
        .with_file(vec![b'p', b'n', b'g'])
        .with_note("see **this**")
        .with_pages([page, File::from("three")])
        .with_size(Range::default().with_min(1))
        .with_tags(["x", "y"]);
    wire.photo().create(photo).wait()?;
    server.tell("a form with files, and a name with a password");

    let login = CreateLogin::default().with_user("a b&c").with_scopes(["r", "w"]).with_flat([1, 2]);
    wire.login().create(login.with_range(Range::default().with_max(1))).wait()?;
    wire.text().create("plain").wait()?;
    wire.search().search_a().query("limit", 1).wait()?;
    wire.search().search_kind("x=y").wait()?;
    server.tell("a form of pairs, a text, queries in paths, and credentials by scheme");

    wire.elsewhere().create("k").wait()?;
    other.tell("a server of its own, without the credential");
    builder().allow_origin(&other.address).build().elsewhere().create("k").wait()?;
    other.tell("and with it, where that is allowed");

    for (what, refused) in [
        ("another scheme's", Wire::builder(Token::basic("me", "pw")).base_url(base()).build()),
        ("none", Wire::builder(Credentials::default()).base_url(base()).build()),
    ] {
        println!("{what}: {}", refused.boats().get().wait().unwrap_err());
    }
    let range = wire.grid().id(Range::default()).key([1], ["x"]).get().wait().unwrap_err();
    println!("{range}");
    server.tell("nothing was sent");
    Ok(())
}

/// Texts, the last one first.
struct Pages(Vec<&'static str>);

impl futures_core::Stream for Pages {
    type Item = Result<bytes::Bytes, http::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop().map(|text| Ok(text.into())))
    }
}
