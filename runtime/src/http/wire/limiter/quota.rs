//! [`Quota`]: which calls a service counts and throttles together with a call, by the path template and the path.
//!
//! What is hard: no response says which other calls would be refused. Graph is many services behind one host, each with
//! limits of its own: directories count the calls of an application to all users, mailboxes count each one by itself, and
//! nothing in the reference tells the two apart. So a quota has two levels, and the limiter learns which of them is meant.
//!
//! Too wide a quota would hold up calls that the service takes; too narrow a one lets a call be refused that need not be. So
//! where the two are in doubt the narrow one comes first.

use crate::http::{Endpoint, address::Address, origin::Origin};

/// What is throttled together with a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::http) struct Quota {
    /// The path template up to its second name, without ids at the end: `users` of `/users/{id}`, `users/{}/messages` of
    /// `/users/{id}/messages/{id}`, `deviceManagement/managedDevices`. At another origin, that alone.
    pub(super) shared: String,
    /// The same with the ids of the call, if there are any: `users/1/messages`.
    pub(super) own: Option<String>,
}

impl Quota {
    /// The quota of a call to an endpoint at a URL.
    pub(in crate::http) fn of(base: &Address, origin: &Origin, endpoint: &Endpoint, path: &str) -> Self {
        if base.origin() != origin {
            return Self { shared: origin.to_string(), own: None };
        }
        let root = base.uri().path().trim_end_matches('/');
        let path = path.strip_prefix(root).filter(|rest| rest.starts_with('/')).unwrap_or(path);
        match endpoint.template() {
            Some(template) => Self::of_template(template, path),
            // Nothing tells names from ids but that the first is a name.
            None => Self { shared: path.split('/').nth(1).unwrap_or_default().to_owned(), own: None },
        }
    }

    fn of_template(template: &str, path: &str) -> Self {
        let (mut shared, mut own) = (Vec::new(), Vec::new());
        let (mut names, mut kept, mut has_ids) = (0, 0, false);
        for (segment, value) in template.split('/').zip(path.split('/')).skip(1) {
            match name(segment) {
                Some(name) => {
                    shared.push(name);
                    own.push(name);
                    names += 1;
                    kept = shared.len();
                }
                None => {
                    shared.push("{}");
                    own.push(value);
                }
            }
            if names == 2 {
                break;
            }
        }
        shared.truncate(kept);
        own.truncate(kept);
        has_ids |= shared != own;
        Self { shared: shared.join("/"), own: has_ids.then(|| own.join("/")) }
    }
}

/// The name in a segment of a template, without arguments and keys in parentheses; `None` for an id.
fn name(segment: &str) -> Option<&str> {
    Some(segment.split(['(', '{']).next().unwrap_or_default()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::http::address;

    fn quota(template: Option<&'static str>, url: &str) -> (String, Option<String>) {
        let base = address::base("https://graph.microsoft.com/v1.0").unwrap();
        let address = Address::parse(url).unwrap();
        let endpoint = Endpoint::undocumented(Method::GET, template.map(Into::into));
        let quota = Quota::of(&base, address.origin(), &endpoint, address.uri().path());
        (quota.shared, quota.own)
    }

    #[test]
    fn it_is_the_template_up_to_the_second_name_and_the_same_with_ids() {
        for (template, path, shared, own) in [
            ("/users", "/users", "users", None),
            ("/users/{user-id}", "/users/1", "users", None),
            ("/users/{}/messages", "/users/1/messages", "users/{}/messages", Some("users/1/messages")),
            (
                "/users/{id}/messages/{id}/attachments",
                "/users/a%2Fb/messages/2/attachments",
                "users/{}/messages",
                Some("users/a%2Fb/messages"),
            ),
            ("/me", "/me", "me", None),
            ("/me/messages/{id}", "/me/messages/1", "me/messages", None),
            ("/communications/calls/{id}/answer", "/communications/calls/1/answer", "communications/calls", None),
            ("/reports/getUsage(period='{period}')", "/reports/getUsage(period='D7')", "reports/getUsage", None),
            ("/users(name='{name}')", "/users(name='a')", "users", None),
            (
                "/drives/{id}/root:/{path}:/content",
                "/drives/1/root:/a/b:/content",
                "drives/{}/root:",
                Some("drives/1/root:"),
            ),
            ("/{tenant}/users/{id}", "/t1/users/1", "{}/users", Some("t1/users")),
            ("/$batch", "/$batch", "$batch", None),
            ("", "", "", None),
        ] {
            let expected = (shared.to_owned(), own.map(str::to_owned));
            assert_eq!(
                quota(Some(template), &format!("https://graph.microsoft.com/v1.0{path}")),
                expected,
                "{template}"
            );
        }
    }

    #[test]
    fn a_link_has_its_first_name_and_another_origin_itself() {
        assert_eq!(quota(None, "https://graph.microsoft.com/v1.0/users/1/x?a"), ("users".to_owned(), None));
        for template in [None, Some("/users/{}/messages")] {
            let elsewhere = quota(template, "https://contoso.sharepoint.com/v1.0/users/1/messages");
            assert_eq!(elsewhere, ("https://contoso.sharepoint.com".to_owned(), None));
        }
    }
}
