//! [`SignedToken`]: a JSON web token whose signature was checked. A token says of itself how it is to be checked, and who
//! forges one chooses what is easy: no signature, or one by a key that everybody knows. So there is one algorithm, and nothing
//! of a token is used before its signature is right, except the id of the key.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{TokenFault, key_set::Key};
use crate::model::Json;

/// The longest token that is read. Graph's have about 1.5 kB.
const LONGEST: usize = 16 << 10;

/// A token of which nothing is known yet but how it is signed.
#[derive(Debug)]
pub(super) struct UncheckedToken<'a> {
    /// What is signed: header and claims.
    message: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
    pub(super) key_id: String,
}

impl<'a> UncheckedToken<'a> {
    pub(super) fn read(token: &'a str) -> Result<Self, TokenFault> {
        if token.len() > LONGEST {
            return Err(TokenFault::Malformed("more than 16 KiB"));
        }
        let parts = token.rsplit_once('.').and_then(|(message, signature)| {
            let (header, claims) = message.split_once('.')?;
            (!claims.contains('.')).then_some((message, header, claims, signature))
        });
        let (message, header, claims, signature) =
            parts.ok_or(TokenFault::Malformed("a text that hasn't three parts"))?;
        let header =
            Members::read(header, TokenFault::Malformed("a header that isn't a JSON object of unique members"))?;
        let algorithm = header.text("alg").unwrap_or_default();
        if algorithm != "RS256" {
            return Err(TokenFault::Algorithm(algorithm));
        }
        // What a header says is critical must be understood, and nothing of it is.
        if header.get("crit").is_some() {
            return Err(TokenFault::Malformed("a header with `crit`"));
        }
        let signature = URL_SAFE_NO_PAD.decode(signature);
        let signature = signature.map_err(|_| TokenFault::Malformed("a signature that isn't base64url"))?;
        let key_id = header.text("kid").filter(|id| !id.is_empty()).ok_or(TokenFault::UnknownKey)?;
        Ok(Self { message, claims, signature, key_id })
    }

    /// The claims, if a key has signed them.
    pub(super) fn verify(&self, key: &Key) -> Result<Members, TokenFault> {
        let public = RsaPublicKeyComponents { n: key.modulus.as_slice(), e: key.exponent.as_slice() };
        let verified = public.verify(&RSA_PKCS1_2048_8192_SHA256, self.message.as_bytes(), &self.signature);
        verified.map_err(|_| TokenFault::Signature)?;
        Members::read(self.claims, TokenFault::Malformed("claims that aren't a JSON object of unique members"))
    }
}

/// The members of an object, none twice: readers disagree about which of two counts.
#[derive(Debug)]
pub(super) struct Members(Vec<(String, Json)>);

impl Members {
    /// Reads a part of a token.
    fn read(part: &str, fault: TokenFault) -> Result<Self, TokenFault> {
        let decoded = URL_SAFE_NO_PAD.decode(part).ok();
        let members = decoded.and_then(|text| Json::from_json(text).ok()?.members());
        let mut members = members.ok_or_else(|| fault.clone())?;
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        let is_repeated = members.iter().zip(members.iter().skip(1)).any(|((one, _), (other, _))| one == other);
        if is_repeated { Err(fault) } else { Ok(Self(members)) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(str::to_owned)
    }
}
