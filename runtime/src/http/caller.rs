//! Who calls: what a token says of that, as far as it can be read.
//!
//! Graph's tokens are for Graph to read, and nothing is decided by what is read here: it only spares the one who reads a
//! refusal the permissions that other kinds of callers need. Personal accounts have tokens that can't be read at all.

use super::{Grant, Permissions, Token};
use crate::model::{Binary, Json};

/// A kind of caller; each has permissions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caller {
    /// A user of an organisation is signed in.
    DelegatedWork,
    /// A user with a personal account is signed in.
    DelegatedPersonal,
    /// Nobody is signed in: the application calls for itself.
    Application,
}

/// The tenant in which all personal accounts are.
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

impl Caller {
    /// Whom a token was issued to; `None` where it doesn't say.
    pub(super) fn of(token: &Token) -> Option<Self> {
        let payload = token.secret().split('.').nth(1)?;
        let claims = Json::from_json(Binary::from(payload).decode()?).ok()?;
        let text = |name: &str| claims.get(name).as_ref().and_then(Json::as_str).map(str::to_owned);
        if text("idtyp").as_deref() == Some("app") {
            Some(Self::Application)
        } else if text("scp").is_some() {
            Some(if text("tid").as_deref() == Some(PERSONAL) { Self::DelegatedPersonal } else { Self::DelegatedWork })
        } else {
            claims.get("roles").map(|_| Self::Application)
        }
    }

    /// As it reads in a sentence: `an application needs …`.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::DelegatedWork => "a user with a work or school account",
            Self::DelegatedPersonal => "a user with a personal account",
            Self::Application => "an application without a user",
        }
    }
}

impl Permissions {
    /// What it takes for a kind of caller.
    #[must_use]
    pub fn of(&self, caller: Caller) -> Grant {
        match caller {
            Caller::DelegatedWork => self.delegated_work,
            Caller::DelegatedPersonal => self.delegated_personal,
            Caller::Application => self.application,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(claims: &str) -> Option<Caller> {
        let payload = Binary::from(claims.as_bytes());
        Caller::of(&Token::new(format!("e30.{}.c2ln", payload.as_str().trim_end_matches('='))))
    }

    #[test]
    fn a_token_tells_who_calls() {
        assert_eq!(of(r#"{"scp": "User.Read", "tid": "72f9"}"#), Some(Caller::DelegatedWork));
        assert_eq!(of(&format!(r#"{{"scp": "User.Read", "tid": "{PERSONAL}"}}"#)), Some(Caller::DelegatedPersonal));
        assert_eq!(of(r#"{"idtyp": "app"}"#), Some(Caller::Application));
        assert_eq!(of(r#"{"roles": ["User.Read.All"]}"#), Some(Caller::Application));
        assert_eq!(of(r#"{"roles": ["Admin"], "scp": "User.Read"}"#), Some(Caller::DelegatedWork));
        assert_eq!(of("{}"), None);
        for unreadable in ["", "token", "EwB.x", "a.b.c", "..", "a.e30.b"] {
            assert_eq!(Caller::of(&Token::new(unreadable)), None, "{unreadable}");
        }
    }
}
