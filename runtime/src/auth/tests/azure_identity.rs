//! Tests with a foreign credential of azure_core.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};

use super::{Clock, failure, request_refusing, token};
use crate::auth::AzureIdentity;
use crate::http::{BoxFuture, TokenProvider, TokenRequest};

/// Counts how often it is asked, and for what.
#[derive(Debug, Default)]
struct Counting(Mutex<Vec<String>>);

/// What `#[async_trait]` makes of an `async fn`.
impl TokenCredential for Counting {
    fn get_token<'a, 'b, 'c, 'd, 'async_trait>(
        &'a self,
        scopes: &'b [&'c str],
        _: Option<TokenRequestOptions<'d>>,
    ) -> BoxFuture<'async_trait, azure_core::Result<AccessToken>>
    where
        'a: 'async_trait,
        'b: 'async_trait,
        'c: 'async_trait,
        'd: 'async_trait,
        Self: 'async_trait,
    {
        let mut asked = self.0.lock().unwrap();
        asked.push(scopes.join(" "));
        let number = asked.len();
        if number > 2 {
            let error = azure_core::Error::with_message(azure_core::error::ErrorKind::Credential, "no more");
            return Box::pin(std::future::ready(Err(error)));
        }
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_003_600);
        Box::pin(std::future::ready(Ok(AccessToken::new(format!("t-{number}"), end.into()))))
    }
}

#[tokio::test]
async fn its_tokens_are_cached_and_renewed() {
    let (counting, clock) = (Arc::new(Counting::default()), Clock::start());
    let credential = AzureIdentity::new(counting.clone()).time(clock.clone());
    assert_eq!([token(&credential).await, token(&credential).await], ["t-1", "t-1"]);
    let claims = request_refusing("t-1").with_claims("{\"a\":{}}");
    assert!(credential.token(&claims).await.unwrap_err().to_string().contains("the service requires claims"));
    let other = credential.token(&TokenRequest::new().with_scopes(["A", "B"])).await.unwrap();
    assert_eq!(other.expires_at(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_003_600)));
    assert_eq!(*counting.0.lock().unwrap(), ["https://graph.microsoft.com/.default", "A B"]);
    let error = failure(&credential).await.to_string();
    assert!(error.contains("azure_core's credential") && error.contains("no more"), "{error}");
}
