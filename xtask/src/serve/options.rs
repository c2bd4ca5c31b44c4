//! Defines the command line of `serve`.

use std::{net::IpAddr, path::PathBuf};

use clap::Args;
use graphdown_mock::Behaviour;

use crate::arguments::Part;

/// What follows the options in `--help`.
pub(crate) const HELP: &str = "\
The first line on stdout is the address. Each exchange is a line on stderr; what is wrong with a \
request stands below it.

What is served:
  /v1.0/…, /beta/…        each documented request, with the documented response of the example that
                          it is most like; X-Graphdown-Answer says which. What the pages exclude is
                          refused as Graph refuses it, and the message says what was expected and
                          what was found; values of query options are not checked. Any token will
                          do, but there must be one
  @odata.nextLink         leads on here, as @odata.deltaLink does; --page-size cuts collections
  POST /v1.0/$batch       up to 20 requests, with dependsOn
  Location of a 202       the operation's progress; --polls says when it completes
  Location of a redirect  the documented file
  createUploadSession     an uploadUrl of this server, which needs no token: PUT with Content-Range
                          (202 with nextExpectedRanges, the item after the last range, 416 out of
                          order), GET for how far it came, DELETE to cancel, POST to complete what
                          has deferCommit. Nothing is kept of what is uploaded
  notifications           are posted to the callback that a request names, on this machine alone
  GET /                   the list of all requests, for a browser as a page

A request can ask for what the options do and for more, so that one server is enough for many tests:
  Prefer: graphdown-fault=throttle; times=2  429 to the first two requests of this method and URL;
                                             to all of them where times is left out
  Prefer: graphdown-page-size=1              pages of one item
  Prefer: graphdown-polls=2                  a long-running operation runs for two polls
  Prefer: graphdown-delay=250                so many milliseconds, at most 60000
  Prefer: graphdown-example=NAME             that example's response, whatever was sent
Another graphdown-… preference, or a value that it can't have, is refused with 400.

Faults, by word or by status:
  throttle, 429             with Retry-After
  unavailable, 503          with Retry-After
  bad-request, 400
  forbidden, 403
  not-found, 404
  conflict, 409
  gone, 410                 of a delta query with a Location where to begin anew
  precondition-failed, 412  as for an If-Match that isn't current
  drop                      the connection ends before the answer; nothing was done
  cut                       the connection ends amid the answer
The body is Graph's error, with a code that the operation documents for the status, where it does.

Examples:
  cargo xtask serve
  cargo xtask serve --docs ../docs/api-reference/v1.0 --port 8080
  cargo xtask serve --list --only 'call-*'
  cargo xtask serve --page-size 2 --throttle 5 --retry-after 2";

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The version folder of a docs checkout: …/api-reference/v1.0; may be given for several versions [default: specs/v1.0, specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Vec<PathBuf>,
    /// Which part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
    /// List what would be served, and exit
    #[arg(long)]
    pub(crate) list: bool,
    /// The address to listen on; others than loopback let the network in
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(crate) listen: IpAddr,
    /// The port; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,
    /// How it behaves.
    #[command(flatten)]
    pub(crate) behaviour: Behaviour,
}

#[cfg(test)]
mod tests {
    use graphdown_mock::Fault;

    use super::HELP;

    #[test]
    fn help_names_each_fault() {
        for fault in Fault::ALL {
            let status = fault.status().map(|status| format!(", {status} ")).unwrap_or_default();
            assert!(
                HELP.lines().any(|line| (line.to_owned() + " ").starts_with(&format!("  {}{status}", fault.as_str()))),
                "{fault:?}"
            );
        }
    }
}
