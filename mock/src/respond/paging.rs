//! Cuts the requested page out of a collection, and links it to the next.

use std::num::NonZeroUsize;

use serde_json::Value;

use crate::{respond::answer::Answer, understand::request::Sent};

/// What the tokens of this server's own links begin with.
const TOKEN: &str = "graphdown-";

/// Which page a request asks for by a token of this server: how many items come before it, how many are on it.
pub(crate) fn asked(sent: &Sent) -> Option<(usize, NonZeroUsize)> {
    let (offset, size) = sent.option("$skiptoken")?.strip_prefix(TOKEN)?.split_once('-')?;
    Some((offset.parse().ok()?, size.parse().ok()?))
}

/// The request that began the chain of pages: this one without its token.
pub(crate) fn first(sent: &Sent) -> Sent {
    let mut first = sent.clone();
    first.query.retain(|(name, _)| name != "$skiptoken");
    let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
    let is_token = |option: &&str| option.contains(TOKEN);
    let options: Vec<&str> = query.split('&').filter(|option| !is_token(option) && !option.is_empty()).collect();
    first.target = if options.is_empty() { path.to_owned() } else { format!("{path}?{}", options.join("&")) };
    first
}

/// Cuts the page out; the link that the whole collection had stands on its last page.
pub(crate) fn cut(answer: &mut Answer, sent: &Sent, offset: usize, size: NonZeroUsize) {
    let Some(members) = answer.members_mut() else { return };
    let Some(Value::Array(items)) = members.get_mut("value") else { return };
    let all = items.len();
    let page: Vec<Value> = std::mem::take(items).into_iter().skip(offset).take(size.get()).collect();
    let next = offset + page.len();
    *items = page;
    if next < all {
        let link = sent.url_with("$skiptoken", &format!("{TOKEN}{next}-{size}"));
        members.insert(String::from("@odata.nextLink"), Value::from(link));
        members.shift_remove("@odata.deltaLink");
    }
}
