//! Reads documented exchanges and notifications from the fences of a page, and pairs requests with responses. Head and
//! body may stand in separate fences, and a fence may show neither a request line nor a status line.

use crate::{
    api::{Example, HeaderField, Message, Method, Origin, StandaloneMessage, UnplacedExample},
    diagnostic::{Code as DiagnosticCode, Diagnostics},
    extract::{
        ELSEWHERE,
        texts::blocks,
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::{
        Annotation, Code, Family, Page, PageKind, Section,
        http::{HttpMessage, StartLine},
        json::{self, Json},
    },
    path::Address,
    source::Span,
};

/// What the fences of a page show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// In the order of the page.
    pub exchanges: Vec<AnnotatedExample>,
    /// What the service posts to an application's own URL.
    pub notifications: Vec<StandaloneMessage<Written>>,
    /// Values of types, shown by themselves.
    pub values: Vec<StandaloneMessage<Written>>,
    /// What is shown as a request or a response, and is none of the service's.
    pub unplaced: Vec<UnplacedExample<Written>>,
}

impl Shown {
    /// Where each message begins.
    pub(crate) fn starts(&self) -> impl Iterator<Item = Span> {
        let exchanges = self.exchanges.iter().map(|exchange| &exchange.example);
        let examples = exchanges.chain(self.unplaced.iter().map(|one| &one.example));
        let messages = examples.flat_map(|example| example.request.iter().chain(&example.response));
        messages.chain(self.notifications.iter().chain(&self.values).map(|one| &one.message)).map(|one| one.start)
    }
}

/// A request, its response, or both.
#[derive(Clone, Debug)]
pub(crate) struct AnnotatedExample {
    /// The exchange itself.
    pub example: Example<Written>,
    /// The response's annotation says that the result is a collection, or that it isn't.
    pub is_collection: Option<bool>,
}

/// Reads all fences outside the request section and what lies under it; pairing starts anew at each example's heading.
///
/// Of a page that documents no operation, those count that it says are requests, responses or examples: the others
/// explain something.
pub(crate) fn shown(page: &Page, diagnostics: &mut Diagnostics) -> Shown {
    let mut reader = Reader { page, diagnostics, shown: Shown::default(), open: None, elsewhere: None };
    for section in &page.sections {
        match blocks::meaning(page, section) {
            _ if section.family == Family::Example => reader.close(),
            // drive-get.md annotates the lines of its request blocks as requests, and answers all of them at once.
            Family::HttpRequest if !section_has_requests(section) => continue,
            _ => {}
        }
        for code in blocks::codes(section) {
            let is_said = matches!(block_type(code), Some("request" | "response" | "example"));
            if page.kind == PageKind::Operation || is_said {
                reader.read(section, code);
            }
        }
    }
    reader.close();
    reader.shown
}

fn section_has_requests(section: &Section) -> bool {
    blocks::codes(section).any(|code| block_type(code) == Some("request"))
}

fn block_type(code: &Code) -> Option<&str> {
    code.annotation.as_ref()?.block_type.as_deref()
}

struct Reader<'a> {
    page: &'a Page,
    diagnostics: &'a mut Diagnostics,
    shown: Shown,
    /// A request that waits for its response.
    open: Option<AnnotatedExample>,
    /// A request to another host: a post may wait for its body, and what answers is none of the service's
    /// (call-record.md fetches a recording).
    elsewhere: Option<Example<Written>>,
}

impl Reader<'_> {
    fn close(&mut self) {
        self.shown.exchanges.extend(self.open.take());
        let elsewhere = self.elsewhere.take();
        self.shown.unplaced.extend(elsewhere.map(|example| UnplacedExample { example, reason: ELSEWHERE }));
    }

    fn read(&mut self, section: &Section, code: &Code) {
        let block_type = block_type(code);
        if block_type == Some("resource")
            || !matches!(code.info.as_str(), "" | "http" | "https" | "msgraph-interactive" | "rest" | "json")
        {
            return;
        }
        for message in code.messages() {
            match &message.start {
                Some(StartLine::Request(_, url)) if !Address::of(url).is_of_graph() => {
                    self.read_foreign(section, code, message)
                }
                Some(StartLine::Request(..)) => {
                    self.close();
                    let request = read_message(code, message, self.diagnostics);
                    self.open = Some(self.exchange(section, code, Some(request), None));
                }
                Some(StartLine::Status(_)) => self.read_response(section, code, message),
                None => self.read_body(section, code, message),
            }
        }
    }

    /// A fence without a start line: the section, the annotation or what came before it tell what it is.
    fn read_body(&mut self, section: &Section, code: &Code, message: &HttpMessage) {
        let is_of_post = self.elsewhere.as_ref().is_some_and(is_post_without_body);
        match block_type(code) {
            _ if is_of_post => {
                let post = self.elsewhere.take().and_then(|example| example.request);
                self.notify(section, code, post, message);
            }
            None if json::is_json_like(code.part(&message.body)) && self.waiting().is_some() => {
                let body = read_message(code, message, self.diagnostics);
                if let Some(head) = self.waiting() {
                    (head.body, head.json) = (body.body, body.json);
                }
            }
            Some("response") if !message.body.is_empty() => self.read_response(section, code, message),
            _ if section.family == Family::ExampleNotification => self.notify(section, code, None, message),
            Some("example") if json::is_json_like(code.part(&message.body)) => {
                self.notify(section, code, None, message)
            }
            Some(kind @ ("request" | "response")) => {
                let message = read_message(code, message, self.diagnostics);
                let AnnotatedExample { example, .. } = self.exchange(section, code, Some(message), None);
                self.shown.unplaced.push(UnplacedExample { example, reason: "it has no start line" });
                self.diagnostics
                    .push(DiagnosticCode::MissingStartLine, code.span, format!("the {kind} has no start line"))
                    .help("begin a request with `GET https://…`, a response with `HTTP/1.1 200 OK`");
            }
            _ => {}
        }
    }

    /// The head of a message whose body must stand in a fence of its own, as in directory-deleteditems-user-owned.md
    /// and search-query.md: its content type says that there is one.
    fn waiting(&mut self) -> Option<&mut Message> {
        let last = match &mut self.open {
            Some(open) => open.example.request.as_mut(),
            None => self.shown.exchanges.last_mut().and_then(|last| last.example.response.as_mut()),
        };
        last.filter(|head| head.body.is_empty() && says_json(head))
    }

    fn read_response(&mut self, section: &Section, code: &Code, message: &HttpMessage) {
        let response = read_message(code, message, self.diagnostics);
        if let Some(elsewhere) = &mut self.elsewhere {
            elsewhere.response.get_or_insert(response);
            return;
        }
        let names = annotated_names(code);
        match self.open.take() {
            Some(mut open) => {
                let answered = self.exchange(section, code, None, Some(response));
                open.example.response = answered.example.response;
                open.example.response_type = answered.example.response_type;
                open.is_collection = answered.is_collection;
                for earlier in &mut self.shown.exchanges {
                    if earlier.example.response.is_none() && names.contains(&earlier.example.name) {
                        earlier.example.response.clone_from(&open.example.response);
                        earlier.example.response_type.clone_from(&open.example.response_type);
                        earlier.is_collection = open.is_collection;
                    }
                }
                self.shown.exchanges.push(open);
            }
            None => {
                let exchange = self.exchange(section, code, None, Some(response));
                self.shown.exchanges.push(exchange);
            }
        }
    }

    /// Another host: a bot's, to which the service posts, or a place for uploads, which is no part of the service's surface.
    fn read_foreign(&mut self, section: &Section, code: &Code, message: &HttpMessage) {
        self.close();
        let request = read_message(code, message, self.diagnostics);
        if is_post(&request) && request.json.is_some() {
            self.notify(section, code, Some(request), &HttpMessage::default());
            // What the bot answers is none of the service's either.
            return;
        }
        self.elsewhere = Some(self.exchange(section, code, Some(request), None).example);
    }

    fn notify(&mut self, section: &Section, code: &Code, post: Option<Message>, body: &HttpMessage) {
        let is_posted = post.is_some() || self.page.kind == PageKind::Operation;
        let with_body = read_message(code, body, self.diagnostics);
        let mut message = post.unwrap_or_else(|| with_body.clone());
        if message.json.is_none() {
            message.body = with_body.body;
            message.json = with_body.json;
            message.span = with_body.span;
        }
        let of_body = message.json.as_ref().and_then(|json| json.get("@odata.type")).and_then(Json::as_str);
        let annotated = code.annotation.as_ref().and_then(annotated_type);
        let ty = annotated.or_else(|| Some(type_expression::named(of_body?, code.span)));
        let origin = Origin { file: self.page.file, path: self.page.path.clone(), span: message.span };
        let shown = StandaloneMessage { name: section.heading.plain.clone(), ty, message, origin };
        if is_posted { self.shown.notifications.push(shown) } else { self.shown.values.push(shown) }
    }

    fn exchange(
        &self,
        section: &Section,
        code: &Code,
        request: Option<Message>,
        response: Option<Message>,
    ) -> AnnotatedExample {
        let annotation = code.annotation.as_ref();
        let name = annotated_names(code).into_iter().next().unwrap_or_else(|| self.heading_name(section));
        let response_type = annotation.filter(|_| response.is_some()).and_then(annotated_type);
        let is_collection = annotation.and_then(Annotation::declares_collection);
        AnnotatedExample { example: Example { name, request, response, response_type }, is_collection }
    }

    /// The heading of the example around a section: `Example 2: Get a call`.
    fn heading_name(&self, section: &Section) -> String {
        let mut section = section;
        while section.family != Family::Example {
            match section.parent.and_then(|parent| self.page.sections.get(parent)) {
                Some(parent) => section = parent,
                None => return "example".to_owned(),
            }
        }
        section.heading.plain.clone()
    }
}

fn says_json(head: &Message) -> bool {
    head.header("content-type").is_some_and(|value| value.contains("json"))
}

fn is_post(request: &Message) -> bool {
    matches!(request.request_line, Some((Method::Post, _)))
}

fn is_post_without_body(example: &Example<Written>) -> bool {
    example.response.is_none()
        && example.request.as_ref().is_some_and(|request| is_post(request) && request.json.is_none())
}

fn read_message(code: &Code, message: &HttpMessage, diagnostics: &mut Diagnostics) -> Message {
    let (request_line, status) = match &message.start {
        Some(StartLine::Request(method, url)) => (Some((*method, url.clone())), None),
        Some(StartLine::Status(status)) => (None, Some(*status)),
        None => (None, None),
    };
    let (body, headers) = (code.part(&message.body), message.headers.iter());
    let place = || code.place.part(message.body.start, message.body.end);
    Message {
        request_line,
        status,
        headers: headers.map(|one| HeaderField::new(code.part(&one.name), code.part(&one.value))).collect(),
        body: body.to_owned(),
        json: json::is_json_like(body).then(|| json::read(body, place(), diagnostics)).flatten(),
        span: code.place.span(message.extent.start, message.extent.end),
        start: if message.start.is_some() { code.place.span(message.line.start, message.line.end) } else { code.span },
    }
}

fn annotated_names(code: &Code) -> Vec<String> {
    code.annotation.iter().flat_map(Annotation::names).map(str::to_owned).collect()
}

/// The type that an annotation names.
fn annotated_type(annotation: &Annotation) -> Option<WrittenType> {
    annotation.odata_type().map(|name| type_expression::named(name, annotation.span))
}

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::{
        diagnostic::Diagnostics,
        page,
        source::{FileId, Source, SourceMap},
    };

    #[test]
    fn what_another_host_answers_is_no_example() {
        let text = "# thing: get\n\n## HTTP request\n\n## Example 1\n\n\
            ```http\nGET https://graph.microsoft.com/v1.0/things/1\n```\n\n\
            ```http\nHTTP/1.1 200 OK\n\n{ \"id\": \"1\" }\n```\n\n\
            ## Example 2\n\n\
            ```http\nGET https://files.example.com/1\n```\n\n\
            ```http\nHTTP/1.1 200 OK\nContent-Type: audio/wav\n```\n";
        let source = Source { path: "v1.0/api/thing-get.md".into(), text: text.into() };
        let sources = SourceMap::from_iter([source]);
        let mut diagnostics = Diagnostics::default();
        let page = page::read(&sources, FileId(0), &mut diagnostics).unwrap();
        let shown = shown(&page, &mut diagnostics);
        let names: Vec<_> = shown.exchanges.iter().map(|exchange| exchange.example.name.as_str()).collect();
        assert_eq!(names, ["Example 1"]);
    }
}
