//! [`Caller`]: the kind of caller, read from an access token for error messages.
//!
//! Graph's tokens are opaque to clients, so that nothing depends on what is read here: it only omits the permissions of
//! other kinds of callers from an error message. Tokens of personal accounts can't be read at all.

use crate::http::{Grant, Permissions, Token};
use crate::model::{Binary, Json};

/// A kind of caller. The reference lists the permissions of an operation for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caller {
    /// A signed-in user with a work or school account.
    DelegatedWork,
    /// A signed-in user with a personal Microsoft account.
    DelegatedPersonal,
    /// An application without a signed-in user.
    Application,
}

/// The tenant of all personal accounts.
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

impl Caller {
    /// The caller to whom a token was issued; `None` if the token can't be read or doesn't say.
    pub(in crate::http) fn of(token: &Token) -> Option<Self> {
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

    /// The caller as the subject of a sentence.
    pub(in crate::http) fn described(self) -> &'static str {
        match self {
            Self::DelegatedWork => "a user with a work or school account",
            Self::DelegatedPersonal => "a user with a personal account",
            Self::Application => "an application without a user",
        }
    }
}

impl Permissions {
    /// The grant for a kind of caller.
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
