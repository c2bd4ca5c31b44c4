//! Defines the command line: the commands, with the options of each.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser, error::ErrorKind};
use graphdown_codegen::{CrateName, diagnostic::Code};

#[cfg(feature = "serve")]
use crate::serve::options as serve;

/// Reads Microsoft Graph's API reference, writes an OpenAPI document and a Rust crate.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, arg_required_else_help = true)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What to tell.
    #[command(flatten)]
    pub(crate) output: Output,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask generate                    specs/ → generated/, after a page was edited
  cargo xtask generate --check            what that would change; nothing is written
  cargo xtask inspect specs/v1.0/api/call-get.md
                                          what is read from one page
  cargo xtask lint                        what is wrong with the pages of specs/
  cargo xtask spec --docs ../docs/api-reference/v1.0 --out -
                                          a docs checkout as OpenAPI, to stdout
  cargo xtask serve                       a local server that answers as specs/ documents

Exit status:
  0  fine, perhaps with warnings
  1  errors among the diagnostics, or --check found differences
  2  bad usage or bad input; nothing was written";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write crates: from specs/, from a docs checkout, or from an OpenAPI document
    #[command(after_long_help = GENERATE_HELP)]
    Generate(Generate),
    /// Write the OpenAPI document alone
    #[command(after_long_help = SPEC_HELP)]
    Spec(Spec),
    /// Show what is read from single pages, wherever they lie
    #[command(after_long_help = INSPECT_HELP)]
    Inspect(Inspect),
    /// Try every documented request and response on the crate made from the pages
    #[command(after_long_help = VERIFY_HELP)]
    Verify(Verify),
    /// Write each documented request as the snippet of Rust that its page lacks
    #[command(after_long_help = SNIPPETS_HELP)]
    Snippets(Snippets),
    /// Tell all that is wrong with pages, mend what is mechanical
    #[command(after_long_help = LINT_HELP)]
    Lint(Lint),
    /// Answer documented requests with their documented responses, on this machine, for testing applications
    #[cfg(feature = "serve")]
    #[command(after_long_help = serve::HELP)]
    Serve(Box<serve::Serve>),
    /// Answer documented requests with their documented responses, on this machine, for testing applications
    #[cfg(not(feature = "serve"))]
    #[command(disable_help_flag = true)]
    Serve(crate::elsewhere::Serve),
}

const GENERATE_HELP: &str = "\
Without --docs and --openapi, specs/v1.0 and specs/beta become generated/v1.0 and generated/beta: \
their openapi.yaml and the Rust files that begin with a line that says they are generated. \
Files written by hand (Cargo.toml, tests) stay as they are.

Everything is computed before anything is written; only what changed is written, and what is no \
longer generated is removed last. A run that is broken off is finished by the next; runs at once \
take turns.

Examples:
  cargo xtask generate --check
  cargo xtask generate --docs ../docs/api-reference/v1.0 --out target/graph
  cargo xtask generate --docs ../docs/api-reference/v1.0 --only '/communications/*' --out target/calls
  cargo xtask generate --openapi petstore.yaml --out target/petstore --package petstore";

const SPEC_HELP: &str = "\
Examples:
  cargo xtask spec --docs ../docs/api-reference/beta --out target/beta.yaml
  cargo xtask spec --docs specs/v1.0 --only 'call-*' --out -";

const INSPECT_HELP: &str = "\
A page need not lie in a checkout. Its version is taken from its path, else from its example's URL, \
else from its beta disclaimer; what it includes is read where it can be found and reported where not.

Examples:
  cargo xtask inspect specs/v1.0/api/call-get.md specs/v1.0/resources/call.md
  cargo xtask --format json inspect page.txt";

const VERIFY_HELP: &str = "\
A crate is made from the pages, with a test for each documented request and response; the tests are \
compiled once and run in parallel. An example holds, or the page is wrong (a diagnostic lies in the \
example and tells how), or it is ours to explain: then the exit status is 1.

Examples:
  cargo xtask verify                      specs/, v1.0 and beta
  cargo xtask verify --docs ../docs/api-reference/v1.0 --only 'call-*' --verbose
  cargo xtask verify --docs ../docs/api-reference/v1.0 --format json

What it prints (docs/examples.md says how it is counted):
  v1.0                         found   holds          docs   ours
  change-notifications            24      24  100.0%      0      0
  cloud-communications           143     141   98.6%      0      2
  entra-directory-management       4       4  100.0%      0      0
  entra-users                     50      50  100.0%      0      0
  outlook                         44      44  100.0%      0      0
  sharepoint                      56      52   92.9%      0      4
  all                            321     315   98.1%      0      6
  requests                       130     127   97.7%      0      3
  responses                      130     127   97.7%      0      3
  values                          61      61  100.0%      0      0

  what doesn't hold, by reason
       6 ours, known: a request to another host isn't a call of this service";
const SNIPPETS_HELP: &str = "\
One file for each request, named as the docs name those in other languages: the request that is \
annotated as call-playPrompt becomes call-playprompt-rust-snippets.md. A request without a name \
takes its page's; one whose name another page has taken already adds its page's.

All of them are compiled together before the first is written; what doesn't compile is left out and \
told. A request that can't be made with the crate has no snippet: it is counted, as `verify` counts it.

Files that this command wrote before and that no request asks for any more are removed, unless \
--only asks for a part.

Examples:
  cargo xtask snippets --docs ../docs/api-reference/v1.0 --out ../docs/api-reference/v1.0/includes/snippets/rust
  cargo xtask snippets --docs specs/v1.0 --only 'call-*' --out target/calls --check

What it prints:
     found 130 requests: 127 with a snippet, 0 that their page says wrongly, 3 others
     wrote 127 files in target/snippets/rust, removed 0

Exit status:
  0  every request has a snippet, or the reason why not lies in its page
  1  a snippet doesn't compile, or --check found differences
  2  bad usage or bad input; nothing was written";
const LINT_HELP: &str = "\
Without --docs, specs/v1.0 and specs/beta. Only texts are looked at; nothing is generated.

What is found may be allowed, per page or per path, in lint.toml beside the version folders:

  [[allow]]
  code = \"json-flaw\"
  page = \"v1.0/api/call-*.md\"     # a page's or include's name or path; * stands for any text
  path = \"/communications/*\"      # a path that the page documents
  reason = \"why it may stay\"      # `page` or `path` may be left out, a reason may not

An allowance that allows nothing any more is told as unused-allowance.

Examples:
  cargo xtask lint --docs ../docs/api-reference/v1.0 --only 'call-*' -v
  cargo xtask lint --explain json-flaw
  cargo xtask lint --fix --dry-run
  cargo xtask lint --format sarif --out target/lint.sarif
  cargo xtask lint --format html --out target/lint.html

What it prints of each finding:
  warning[json-flaw]: a trailing comma
    --> v1.0/api/lamp-get.md:55:16
     |
  55 |   \"isLit\": true,
     |                ^

Exit status:
  0  no errors; with --deny-warnings no warnings either
  1  such findings are left
  2  bad usage or bad input; nothing was written";

/// Options of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Write nothing; list what differs and exit with 1 if anything does
    #[arg(long)]
    pub(crate) check: bool,
    /// The version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with = "openapi")]
    pub(crate) docs: Option<PathBuf>,
    /// An OpenAPI 3.0 document, YAML or JSON, instead of pages
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) openapi: Option<PathBuf>,
    /// The crate's folder: new, empty, or a crate that this command wrote before
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The crate's name [default: graphdown, or graphdown-beta]
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) package: Option<CrateName>,
    /// The client type's name [default: that of the document's title; Graph for Graph's own]
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) client: Option<String>,
    /// Which part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The version folder of a docs checkout: …/api-reference/v1.0 [default: specs/v1.0 and specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Option<PathBuf>,
    /// What is known not to hold, with reasons [default: verify.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// Which part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `snippets`.
#[derive(Debug, Args)]
pub(crate) struct Snippets {
    /// The version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: PathBuf,
    /// Where the snippets go: …/api-reference/v1.0/includes/snippets/rust
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write nothing; list what differs and exit with 1 if anything does
    #[arg(long)]
    pub(crate) check: bool,
    /// Which part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `spec`.
#[derive(Debug, Args)]
pub(crate) struct Spec {
    /// The version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: PathBuf,
    /// Where to write; `-` is stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Which part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Which part of the input, and with which corrections.
#[derive(Debug, Args)]
pub(crate) struct Part {
    /// Only operations whose page (call-*) or path ('/communications/*') matches, with the types that they reach
    #[arg(long, value_name = "PATTERN")]
    pub(crate) only: Option<String>,
    /// Corrections to the pages [default: overrides.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Pages
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `lint`.
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// The version folder of a docs checkout: …/api-reference/v1.0 [default: specs/v1.0 and specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Option<PathBuf>,
    /// Only pages of that name (call-*) or that document that path ('/communications/*')
    #[arg(long, value_name = "PATTERN")]
    pub(crate) only: Option<String>,
    /// What may stay as it is, and why [default: lint.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Corrections to the pages [default: overrides.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
    /// Mend what is mechanical, in the pages themselves; with --code what is told by that code
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change as a diff on stdout, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Let warnings count as errors do
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Where the report goes; `-` is stdout
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// Tell what a code means, with what is wrong and what is right; without a code, or with `all`, list them
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "all", value_parser = codes_and_all())]
    #[arg(hide_possible_values = true, exclusive = true)]
    pub(crate) explain: Option<String>,
}

/// The codes, so that a slip of the pen is told with the code that was likely meant.
fn codes() -> PossibleValuesParser {
    Code::ALL.iter().map(|code| code.as_str()).into()
}

fn codes_and_all() -> PossibleValuesParser {
    Code::ALL.iter().map(|code| code.as_str()).chain(["all"]).into()
}

/// What to tell.
#[derive(Clone, Debug, Args)]
pub(crate) struct Output {
    /// Print all diagnostics; otherwise errors, and warnings where there are at most 20
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Print errors alone
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print the diagnostics of this code alone, all of them
    #[arg(long, global = true, value_name = "CODE", value_parser = codes(), hide_possible_values = true)]
    pub(crate) code: Option<String>,
    /// How to tell it
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with an excerpt of the source
    Human,
    /// One JSON object a line: path, line, column, end, code, severity, message, help
    Json,
    /// SARIF 2.1, for code-scanning sites and editors; `lint` alone
    Sarif,
    /// One page for a browser, with filters and explanations; `lint` alone
    Html,
}

impl Format {
    /// Whether it is a whole document rather than one diagnostic after the other.
    pub(crate) const fn is_document(self) -> bool {
        matches!(self, Format::Sarif | Format::Html)
    }
}

impl Arguments {
    /// Ends the program with status 2 where options don't go together that clap can't tell.
    pub(crate) fn check(&self) {
        if self.output.format.is_document() && !matches!(self.command, Command::Lint(_)) {
            let message = "--format sarif and --format html are for lint alone; this command knows human and json";
            Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        let parse = |name: &str| {
            Arguments::try_parse_from(["xtask", "generate", "--docs", "v1.0", "--out", "lamps", "--package", name])
        };
        assert!(parse("lamps-of_2021").is_ok());
        for name in
            ["x\"\n[dependencies]\nevil = \"1", "a b", "../x", "fn", "", "test", "nul", "std", "graphdown-runtime"]
        {
            let told = parse(name).map(drop).expect_err(name).to_string();
            assert!(told.contains("expected ") && told.contains("--package"), "{told}");
        }
    }
}
