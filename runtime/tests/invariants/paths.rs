//! Values in URLs: whatever an id, an argument or an option is, the URL has the same segments and options, and the
//! service reads the value that was given.

use graphdown_runtime::http::{Client, Method, Operation, Path};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Recorder;
use percent_encoding::percent_decode_str;
use url::Url;

static GET: Operation = Operation::new("things.get", Method::GET, &["/things"]);

/// Lines, each a value to be put into the URL, after a letter that says where: `i` an id, `m` several segments, `q` a
/// quoted argument, `a` a bare argument, `o` an option of the query; anything else is an id.
pub(crate) fn paths(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let client = Client::builder("https://graph.example/v1.0", "token").transport(Recorder::default()).build();
    let mut path = Path::root(&client).literal("/things");
    let (mut segments, mut options) = (vec![String::from("v1.0"), String::from("things")], Vec::new());
    let mut is_by_path = false;
    for line in text.split('\n') {
        let (place, value) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
        if let Some(last) = segments.last_mut().filter(|_| is_by_path && place != "o") {
            last.push(':');
        }
        is_by_path = place == "m" || is_by_path && place == "o";
        match place {
            "m" => {
                path = path.literal("/").by_path(value);
                segments.extend(value.trim_matches('/').split('/').map(str::to_owned));
            }
            "q" => {
                path = path.literal("/f(x=").quoted(value).literal(")");
                segments.push(format!("f(x='{}')", value.replace('\'', "''")));
            }
            "a" => {
                path = path.literal("/f(x=").argument(value).literal(")");
                segments.push(format!("f(x={value})"));
            }
            "o" => options.push(value.split_once('=').unwrap_or((value, ""))),
            _ => {
                path = path.literal("/").segment(line);
                segments.push(line.to_owned());
            }
        }
    }
    let changes_the_path = segments.iter().any(|segment| matches!(segment.as_str(), "" | "." | ".."));
    let request = options.iter().fold(path.request::<Json>(&GET), |request, (name, value)| request.query(*name, value));
    let request = match request.build() {
        Ok(request) => request,
        Err(error) => {
            // A URL has an end: http takes no more than 65,534 bytes.
            assert!(changes_the_path || text.len() > 5_000, "{segments:?}: {error}");
            return;
        }
    };
    assert!(!changes_the_path, "{segments:?} was taken for a path: {}", request.uri());
    let sent = request.uri().to_string();
    let url = Url::parse(&sent).unwrap_or_else(|error| panic!("{sent} is no URL: {error}"));
    let (before_query, _) = sent.split_once('?').unwrap_or((&sent, ""));
    assert_eq!(url.as_str().split('?').next(), Some(before_query), "a reader of URLs takes it for another");
    assert_eq!((url.host_str(), url.fragment()), (Some("graph.example"), None), "{sent} leads elsewhere");
    let decoded = url.path().split('/').skip(1).map(|segment| percent_decode_str(segment).decode_utf8_lossy());
    assert_eq!(decoded.collect::<Vec<_>>(), segments, "{sent} has other segments");
    let found: Vec<_> = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let given: Vec<_> = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(found, given, "{sent} has other options");
}
