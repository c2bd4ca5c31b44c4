//! Defines the command line of `serve`.

use std::{net::IpAddr, path::PathBuf};

use clap::Args;
use graphdown_mock::Behaviour;

use crate::arguments::Part;

/// What follows the options in `--help`.
pub(crate) const HELP: &str = "\
Prints the address as the first line on stdout. Logs each exchange as a line on stderr, with the \
defects of the request below it.

What is served:
  /v1.0/…, /beta/…        each documented request, with the documented response of the most
                          similar example; X-Graphdown-Answer names it. Undocumented requests are
                          refused as Graph refuses them, with a message of what was expected and
                          found; values of query options are not checked. Any token is
                          accepted, but one is required
  @odata.nextLink         links to this server, like @odata.deltaLink; --page-size sets the size
  POST /v1.0/$batch       up to 20 requests, with dependsOn
  Location of a 202       the operation's progress; --polls sets when it completes
  Location of a redirect  the documented file
  createUploadSession     an uploadUrl of this server, which needs no token: PUT with Content-Range
                          (202 with nextExpectedRanges, the item after the last range, 416 out of
                          order), GET for the state, DELETE to cancel, POST to complete a session
                          with deferCommit. Uploaded content is not kept
  notifications           are posted to the callback in a request, if it is on this machine, or
                          to --notify URL: those that the page shows after the call
  POST /v1.0/subscriptions  is answered once the notificationUrl has given back a validation token,
                          if it is on this machine or there is --notify URL; else with 400
  POST /notify/NAME       posts the notification of this name to --notify URL, such as
                          /notify/incoming for an incoming call; needs no token
  GET /                   the list of all requests, as HTML for browsers

Preferences of a request override the options, so that one server is enough for many tests:
  Prefer: graphdown-fault=throttle; times=2  429 for two requests with this method and URL;
                                             without times, for all of them
  Prefer: graphdown-page-size=1              pages of one item
  Prefer: graphdown-polls=2                  a long-running operation completes after two polls
  Prefer: graphdown-delay=250                a delay of 250 milliseconds, at most 60000
  Prefer: graphdown-example=NAME             the response of that example, whatever was sent
Unknown graphdown-… preferences and values are refused with 400.

Faults, by word or by status:
  throttle, 429             with Retry-After
  unavailable, 503          with Retry-After
  bad-request, 400
  forbidden, 403
  not-found, 404
  conflict, 409
  gone, 410                 for a delta query, with a Location to start again
  precondition-failed, 412  as for an outdated If-Match
  drop                      the connection ends before the response; the request has no effect
  cut                       the connection ends within the response
The body is Graph's error, with the code that the operation documents for the status, if any.

Examples:
  cargo xtask serve
  cargo xtask serve --docs ../docs/api-reference/v1.0 --port 8080
  cargo xtask serve --list --only 'call-*'
  cargo xtask serve --page-size 2 --throttle 5 --retry-after 2";

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Read the version folder of a docs checkout: …/api-reference/v1.0; repeat for several versions [default: specs/v1.0 and specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Vec<PathBuf>,
    /// The part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
    /// List the requests that would be served, and exit
    #[arg(long)]
    pub(crate) list: bool,
    /// Listen on this address; other than loopback, other machines can connect
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(crate) listen: IpAddr,
    /// Listen on this port; 0 is any free port
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,
    /// How strict it is, and its faults.
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
