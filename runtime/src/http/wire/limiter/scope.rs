//! [`Scope`]: what a service throttles together with a call, by the path template and the path.
//!
//! What is hard: no response says which other calls would be refused. Graph is many services behind one host, each with
//! limits of its own: directories count the calls of an application to all users, mailboxes count each one by itself, and
//! nothing in the reference tells the two apart. So a scope has two levels, and the limiter learns which of them is meant.

use crate::http::{Endpoint, address::Address, origin::Origin};

/// What is throttled together with a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::http) struct Scope {
    /// The path template up to its second name, without ids at the end: `users` of `/users/{id}`, `users/{}/messages` of
    /// `/users/{id}/messages/{id}`, `deviceManagement/managedDevices`. At another origin, that alone.
    pub(super) workload: String,
    /// The same with the ids of the call, if there are any: `users/1/messages`.
    pub(super) resource: Option<String>,
}

impl Scope {
    /// The scope of a call to an endpoint at a URL.
    pub(in crate::http) fn of(base: &Address, origin: &Origin, endpoint: &Endpoint, path: &str) -> Self {
        if base.origin() != origin {
            return Self { workload: origin.to_string(), resource: None };
        }
        let root = base.uri().path().trim_end_matches('/');
        let path = path.strip_prefix(root).filter(|rest| rest.starts_with('/')).unwrap_or(path);
        match endpoint.template() {
            Some(template) => Self::of_template(template, path),
            // Nothing tells names from ids but that the first is a name.
            None => Self { workload: path.split('/').nth(1).unwrap_or_default().to_owned(), resource: None },
        }
    }

    fn of_template(template: &str, path: &str) -> Self {
        let (mut workload, mut resource) = (Vec::new(), Vec::new());
        let (mut names, mut kept, mut has_ids) = (0, 0, false);
        for (segment, value) in template.split('/').zip(path.split('/')).skip(1) {
            match name(segment) {
                Some(name) => {
                    workload.push(name);
                    resource.push(name);
                    names += 1;
                    kept = workload.len();
                }
                None => {
                    workload.push("{}");
                    resource.push(value);
                }
            }
            if names == 2 {
                break;
            }
        }
        workload.truncate(kept);
        resource.truncate(kept);
        has_ids |= workload != resource;
        Self { workload: workload.join("/"), resource: has_ids.then(|| resource.join("/")) }
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

    fn scope(template: Option<&'static str>, url: &str) -> (String, Option<String>) {
        let base = address::base("https://graph.microsoft.com/v1.0").unwrap();
        let address = Address::parse(url).unwrap();
        let endpoint = Endpoint::undocumented(Method::GET, template.map(Into::into));
        let scope = Scope::of(&base, address.origin(), &endpoint, address.uri().path());
        (scope.workload, scope.resource)
    }

    #[test]
    fn it_is_the_template_up_to_the_second_name_and_the_same_with_ids() {
        for (template, path, workload, resource) in [
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
            let expected = (workload.to_owned(), resource.map(str::to_owned));
            assert_eq!(
                scope(Some(template), &format!("https://graph.microsoft.com/v1.0{path}")),
                expected,
                "{template}"
            );
        }
    }

    #[test]
    fn a_link_has_its_first_name_and_another_origin_itself() {
        assert_eq!(scope(None, "https://graph.microsoft.com/v1.0/users/1/x?a"), ("users".to_owned(), None));
        for template in [None, Some("/users/{}/messages")] {
            let elsewhere = scope(template, "https://contoso.sharepoint.com/v1.0/users/1/messages");
            assert_eq!(elsewhere, ("https://contoso.sharepoint.com".to_owned(), None));
        }
    }
}
