//! Defines the command line: the commands, with the options of each.

mod help;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser, error::ErrorKind};
use graphdown_codegen::{CrateName, diagnostic::Code, spec::selector::Unmatched};

use crate::manifest::RuntimeOption;
#[cfg(feature = "serve")]
use crate::serve::options as serve;

/// Generate an OpenAPI document and a Rust client from the API reference of Microsoft Graph
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, arg_required_else_help = true)]
#[command(after_long_help = help::AFTER_HELP)]
pub(crate) struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What is printed.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write crates from specs/, a docs checkout or an OpenAPI document
    #[command(after_long_help = help::GENERATE_HELP)]
    Generate(Generate),
    /// Write only the OpenAPI document
    #[command(after_long_help = help::SPEC_HELP)]
    Spec(Spec),
    /// Write pages of facts into specs/ from a docs checkout
    #[command(after_long_help = help::IMPORT_HELP)]
    Import(Import),
    /// Compare two folders of pages or two OpenAPI documents, and the crates made from them
    #[command(after_long_help = help::DIFF_HELP)]
    Diff(Diff),
    /// Show what is read from single pages
    #[command(after_long_help = help::INSPECT_HELP)]
    Inspect(Inspect),
    /// Test a generated crate with all documented requests and responses
    #[command(after_long_help = help::VERIFY_HELP)]
    Verify(Verify),
    /// Write a Rust snippet for each documented request
    #[command(after_long_help = help::SNIPPETS_HELP)]
    Snippets(Snippets),
    /// Report defects of pages, and fix those that need no decision
    #[command(after_long_help = help::LINT_HELP)]
    Lint(Lint),
    /// Measure what the client costs to compile and to use, beside what it may cost
    #[command(after_long_help = help::BUDGET_HELP)]
    Budget(Budget),
    /// Serve documented responses on this machine, for tests of applications
    #[cfg(feature = "serve")]
    #[command(after_long_help = serve::HELP)]
    Serve(Box<serve::Serve>),
    /// Serve documented responses on this machine, for tests of applications
    #[cfg(not(feature = "serve"))]
    #[command(disable_help_flag = true)]
    Serve(crate::elsewhere::Serve),
}

/// Options of `generate`.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Write nothing; list differences, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Read the version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with = "openapi")]
    pub(crate) docs: Option<PathBuf>,
    /// Read an OpenAPI 3.0 document, YAML or JSON, instead of pages
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) openapi: Option<PathBuf>,
    /// Write the crate to this folder: new, empty, or with a crate that this command wrote
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Name the crate [default: graphdown or graphdown-beta, by version]
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) package: Option<CrateName>,
    /// Depend on graphdown-runtime of this version, folder or git URL (?branch=, ?tag=, ?rev=) [default: as the crate's
    /// Cargo.toml says; for a new crate, the relative path to this checkout's runtime/]
    #[arg(long, value_name = "VERSION|PATH|GIT", requires = "out")]
    pub(crate) runtime: Option<RuntimeOption>,
    /// Name the client type [default: by the document's title; Graph for Graph's own]
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(crate) client: Option<String>,
    /// The part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Read this docs checkout, or a version folder of it: …/api-reference/v1.0
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: PathBuf,
    /// Read this version of the checkout [default: that of the folder, else v1.0]
    #[arg(long, value_name = "VERSION", value_parser = ["v1.0", "beta"])]
    pub(crate) version: Option<String>,
    /// Write to the version's folder below this folder [default: specs]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; list differences, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Pin this commit [default: the one that is checked out]
    #[arg(long, value_name = "SHA")]
    pub(crate) commit: Option<String>,
    /// Pin this day of the commit, such as 2021-07-16 [default: that of the commit that is checked out]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// Pin this repository [default: that of Microsoft's documentation]
    #[arg(long, value_name = "URL")]
    pub(crate) repository: Option<String>,
    /// Read corrections to the docs' pages [default: overrides.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older version folder, …/api-reference/v1.0, or OpenAPI document
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer one
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Write the report to this file; `-` is stdout
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Read the version folder of a docs checkout: …/api-reference/v1.0 [default: specs/v1.0 and specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Option<PathBuf>,
    /// Read an OpenAPI document instead of pages: YAML or JSON, with the examples of its bodies and schemas
    #[arg(long, value_name = "FILE", conflicts_with_all = ["docs", "overrides"])]
    pub(crate) openapi: Option<PathBuf>,
    /// Read known failures, with reasons [default: verify.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// The part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `snippets`.
#[derive(Debug, Args)]
pub(crate) struct Snippets {
    /// Read the version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: PathBuf,
    /// Write the snippets to this folder: …/api-reference/v1.0/includes/snippets/rust
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write nothing; list differences, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// The part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// Options of `spec`.
#[derive(Debug, Args)]
pub(crate) struct Spec {
    /// Read the version folder of a docs checkout: …/api-reference/v1.0
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: PathBuf,
    /// Write the document to this file; `-` is stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// The part of the input.
    #[command(flatten)]
    pub(crate) part: Part,
}

/// The part of the input, and its overrides.
#[derive(Debug, Args)]
pub(crate) struct Part {
    /// Keep only operations of this path ('/communications/*'), page (call-*) or workload (outlook), with the types that
    /// they use; may be repeated [default: all]
    #[arg(long, value_name = "PATH|PAGE|WORKLOAD")]
    pub(crate) only: Vec<String>,
    /// Read corrections to the pages [default: overrides.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
}

/// Ensures that each text of `--only` names something in one of the inputs, which may be versions of one reference.
///
/// # Errors
/// If one names nothing, which is probably a typing error; with what was probably meant.
pub(crate) fn ensure_named<'u>(only: &[String], inputs: impl IntoIterator<Item = &'u [Unmatched]>) -> Result<()> {
    let inputs: Vec<&[Unmatched]> = inputs.into_iter().collect();
    for text in only {
        let unmatched: Vec<&Unmatched> =
            inputs.iter().flat_map(|input| input.iter().find(|one| one.text == *text)).collect();
        if unmatched.len() == inputs.len() {
            // In the order of likeness; versions of one reference have most names in common.
            let mut near: Vec<&str> = Vec::new();
            for name in unmatched.iter().flat_map(|one| &one.near) {
                if !near.contains(&name.as_str()) {
                    near.push(name);
                }
            }
            let meant = match near.as_slice() {
                [] => "expected a path such as '/communications/*', a page such as call-*, or a workload".to_owned(),
                near => format!("perhaps {} is meant", near.join(" or ")),
            };
            bail!("--only {text} names no path, page or workload: {meant}");
        }
    }
    Ok(())
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The pages to read
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `lint`.
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// Read the version folder of a docs checkout: …/api-reference/v1.0 [default: specs/v1.0 and specs/beta]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Option<PathBuf>,
    /// Check only pages of this path ('/communications/*'), name (call-*) or workload (outlook); may be repeated
    /// [default: all]
    #[arg(long, value_name = "PATH|PAGE|WORKLOAD")]
    pub(crate) only: Vec<String>,
    /// Read allowances from this file [default: lint.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read corrections to the pages [default: overrides.toml beside the version folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
    /// Fix in the pages what needs no decision; with --code, only findings with that code
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print what --fix would change as a diff, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Exit with 1 on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Write the report to this file; `-` is stdout
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// Explain a code, with a wrong and a right example; without a code, or with `all`, list all codes
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "all", value_parser = codes_and_all())]
    #[arg(hide_possible_values = true, exclusive = true)]
    pub(crate) explain: Option<String>,
}

/// Options of `budget`.
#[derive(Debug, Args)]
pub(crate) struct Budget {
    /// Measure the crate of this folder, which is of v1.0 [default: generated/v1.0]
    #[arg(long = "crate", value_name = "DIR")]
    pub(crate) krate: Option<PathBuf>,
    /// Measure a crate of this workload alone
    #[arg(long, value_name = "WORKLOAD", default_value = "outlook")]
    pub(crate) workload: String,
    /// Measure so often; the least counts
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) runs: u8,
}

/// The codes, so that clap suggests one for a misspelt code.
fn codes() -> PossibleValuesParser {
    Code::ALL.iter().map(|code| code.as_str()).into()
}

fn codes_and_all() -> PossibleValuesParser {
    Code::ALL.iter().map(|code| code.as_str()).chain(["all"]).into()
}

/// What is printed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Output {
    /// Print all diagnostics [default: errors, and warnings if there are at most 20]
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Print only errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print all diagnostics with this code, and no others
    #[arg(long, global = true, value_name = "CODE", value_parser = codes(), hide_possible_values = true)]
    pub(crate) code: Option<String>,
    /// Print diagnostics in this format
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with an excerpt of the source
    Human,
    /// One JSON object per line: path, line, column, end, code, severity, message, help
    Json,
    /// SARIF 2.1, for code-scanning sites and editors; only for `lint`
    Sarif,
    /// One HTML page with filters and explanations; only for `lint`
    Html,
}

impl Format {
    /// Whether it is one document rather than a sequence of diagnostics.
    pub(crate) const fn is_document(self) -> bool {
        matches!(self, Format::Sarif | Format::Html)
    }
}

impl Arguments {
    /// Exits with status 2 if options conflict in a way that clap can't express.
    pub(crate) fn check(&self) {
        if self.output.format.is_document() && !matches!(self.command, Command::Lint(_)) {
            let message = "expected --format human or json; sarif and html are only for lint";
            Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Unmatched, ensure_named};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn each_text_of_only_names_something_in_one_version() {
        let unmatched = |text: &str, near: &[&str]| Unmatched {
            text: text.to_owned(),
            near: near.iter().map(|name| (*name).to_owned()).collect(),
        };
        let only = ["users".to_owned(), "mial".to_owned()];
        let v1 = [unmatched("mial", &["mail", "main"])];
        let beta = [unmatched("users", &[]), unmatched("mial", &["mail"])];
        ensure_named(&only, [&v1[..], &[]]).expect("beta has both");
        ensure_named(&[], [&[][..]]).expect("nothing is asked for");
        let told = ensure_named(&only, [&v1[..], &beta[..]]).expect_err("none has mial").to_string();
        assert_eq!(told, "--only mial names no path, page or workload: perhaps mail or main is meant");
        let told = ensure_named(&["x".to_owned()], [&[unmatched("x", &[])][..]]).expect_err("none has x").to_string();
        assert!(
            told.ends_with("expected a path such as '/communications/*', a page such as call-*, or a workload"),
            "{told}"
        );
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
