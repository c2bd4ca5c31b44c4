//! Tests of tokens: renewed if the service rejects them, and sent to nobody else.

use std::sync::{Arc, Mutex};

use graphdown_runtime::http::{BoxFuture, Client, Cloud, Error, Token, TokenProvider, TokenRequest};

use crate::{at_once, builder, get, post, server::*};

/// Gives `token-1`, `token-2`, … and keeps what it was asked for.
#[derive(Clone, Default)]
struct Counting(Arc<Mutex<Vec<TokenRequest>>>);

impl TokenProvider for Counting {
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        let mut asked = self.0.lock().unwrap();
        asked.push(wanted.clone());
        let renewals = asked.iter().filter(|request| request.refused().is_some()).count();
        Box::pin(std::future::ready(Ok(Token::new(format!("token-{renewals}")))))
    }
}

fn counting(server: &Server) -> (Client, Counting) {
    let tokens = Counting::default();
    (Client::builder(server.url(), tokens.clone()).retry(at_once()).build(), tokens)
}

fn shown(server: &Server) -> Vec<String> {
    server.heard().iter().flat_map(|request| request.values("authorization")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let server = Server::start(vec![answer(401, "", "{}"), ok("{}"), answer(401, "", "{}"), answer(401, "", "{}")]);
    let (client, tokens) = counting(&server);
    post(&client).json(&1).await.unwrap();
    assert_eq!(shown(&server), ["Bearer token-0", "Bearer token-1"]);
    assert_eq!(tokens.0.lock().unwrap()[1].refused(), Some(&Token::new("token-0")));
    assert_eq!(server.heard()[1].body, b"1");
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), server.heard().len()), (401, 4));
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_not_shown_again() {
    let server = Server::start(vec![answer(401, "", "{}")]);
    let error = get(&builder(&server).build()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), server.heard().len()), (401, 1));
    assert!(!error.to_string().contains("needs"), "{error}");
}

#[tokio::test]
async fn claims_are_passed_on_once() {
    // {"access_token":{}}
    let challenge =
        "WWW-Authenticate: Bearer error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"\r\n";
    for status in [401, 403] {
        let server = Server::start((0..3).map(|_| answer(status, challenge, "{}")).collect());
        let (client, tokens) = counting(&server);
        let error = get(&client).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), server.heard().len()), (status, 2));
        let asked = tokens.0.lock().unwrap();
        let claims: Vec<_> = asked.iter().map(TokenRequest::claims).collect();
        assert_eq!(claims, [None, Some("{\"access_token\":{}}")]);
    }
    // First it has expired, then it lacks claims.
    let server = Server::start(vec![answer(401, "", "{}"), answer(401, challenge, "{}"), ok("{}")]);
    get(&counting(&server).0).await.unwrap();
    assert_eq!(shown(&server), ["Bearer token-0", "Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_refusal_elsewhere_is_not_about_the_token() {
    let other = Server::start(vec![answer(401, "", "{}")]);
    let server = Server::start(vec![answer(302, &format!("Location: http://{}/file\r\n", other.address), "")]);
    let (client, tokens) = counting(&server);
    assert_eq!(get(&client).await.unwrap_err().status().unwrap(), 401);
    assert_eq!((tokens.0.lock().unwrap().len(), shown(&other).len()), (1, 0));
}

#[tokio::test]
async fn a_token_is_wanted_for_the_clients_cloud() {
    let server = Server::start(vec![ok("{}")]);
    let tokens = Counting::default();
    let client = Client::builder(server.url(), tokens.clone()).cloud(Cloud::China).build();
    get(&client).await.unwrap();
    assert_eq!(tokens.0.lock().unwrap()[0].cloud(), Cloud::China);
}

#[tokio::test]
async fn the_error_of_a_credential_is_printed_once() {
    #[derive(Debug)]
    struct Refused(std::io::Error);
    impl std::fmt::Display for Refused {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the secret has expired")
        }
    }
    impl std::error::Error for Refused {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    struct Expired;
    impl TokenProvider for Expired {
        fn token<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
            let error = Refused(std::io::Error::other("AADSTS7000222"));
            Box::pin(std::future::ready(Err(Error::Token(Box::new(error)))))
        }
    }
    let server = Server::start(Vec::new());
    let error = get(&Client::builder(server.url(), Expired).build()).await.unwrap_err();
    let mut chain = vec![error.to_string()];
    let mut below = std::error::Error::source(&error);
    while let Some(error) = below {
        chain.push(error.to_string());
        below = error.source();
    }
    assert_eq!(chain, ["no token could be obtained: the secret has expired", "AADSTS7000222"]);
}
