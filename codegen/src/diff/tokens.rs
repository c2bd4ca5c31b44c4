//! Writes tokens as a person would: `Option<Vec<String>>`, without the blanks that a token stream has between all of them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Some code on one line.
#[must_use]
pub(super) fn text(code: &impl ToTokens) -> String {
    let mut out = String::new();
    write(code.to_token_stream(), &mut out);
    out
}

fn write(tokens: TokenStream, out: &mut String) {
    // The mark before, if it belongs to the next one.
    let mut joint = None;
    let mut was_word = out.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && was_word {
            out.push(' ');
        }
        was_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(group.stream(), out);
                out.push_str(close);
            }
            TokenTree::Punct(punct) => {
                let (mark, joins) = (punct.as_char(), punct.spacing() == Spacing::Joint);
                match mark {
                    ',' | ';' => out.push_str(if mark == ',' { ", " } else { "; " }),
                    ':' if joint.is_none() && !joins => out.push_str(": "),
                    '=' | '+' if !joins => out.push_str(&format!(" {mark} ")),
                    '-' if joins => out.push_str(" -"),
                    '>' if joint == Some('-') => out.push_str("> "),
                    _ => out.push(mark),
                }
                joint = joins.then_some(mark);
                continue;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => out.push_str(&token.to_string()),
        }
        joint = None;
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::text;

    #[test]
    fn code_reads_as_it_is_written() {
        for (code, expected) in [
            (quote!(Option<Vec<models::User>>), "Option<Vec<models::User>>"),
            (quote!(impl IntoIterator<Item = impl Into<String>>), "impl IntoIterator<Item = impl Into<String>>"),
            (quote!(fn id(&self, id: impl AsRef<str>) -> User), "fn id(&self, id: impl AsRef<str>) -> User"),
            (quote!(fn with(mut self, value: bool) -> Self), "fn with(mut self, value: bool) -> Self"),
            (quote!(&'static str), "&'static str"),
            (quote!(impl TokenProvider + 'static), "impl TokenProvider + 'static"),
            (quote!(crate::a::b), "crate::a::b"),
        ] {
            assert_eq!(text(&code), expected);
        }
    }
}
