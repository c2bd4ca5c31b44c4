//! What `--help` says of each command beyond its options: what it reads, and what it writes where.

pub(super) const AFTER_HELP: &str = "\
Examples:
  cargo xtask generate                    write generated/ from specs/
  cargo xtask generate --check            list what would change
  cargo xtask import --docs ../docs        write pages of facts into specs/ from a docs checkout
  cargo xtask inspect specs/v1.0/api/call-get.md
                                          show what is read from one page
  cargo xtask diff specs/v1.0 specs/beta   compare two folders of pages, and their crates
  cargo xtask lint                        report defects of the pages of specs/
  cargo xtask spec --docs ../docs/api-reference/v1.0 --out -
                                          print a docs checkout as OpenAPI
  cargo xtask serve                       serve the documented responses of specs/

Exit status:
  0  no errors, perhaps warnings
  1  errors among the diagnostics, or --check found differences
  2  wrong usage or unreadable input; nothing was written";

pub(super) const GENERATE_HELP: &str = "\
Writes:
  without --docs and --openapi, generated/v1.0 and generated/beta of the checkout that xtask was built from, from its \
specs/v1.0 and specs/beta; with --docs or --openapi, the folder of --out alone. In each folder: Cargo.toml, \
openapi.yaml, src/, and tests/ where the input has examples; with --docs also a NOTICE with the attribution that the \
licence of the docs asks for.

The crates of generated/ are always the whole reference, so --only needs --out: a part is a crate in a folder of its \
own.

The first line of a generated file says so; of the files that aren't generated any more only those with it are \
removed. --out must be new or empty, or have a Cargo.toml with that line. Everything is computed before anything is \
written, and only changed files are written. The next run finishes an interrupted one; concurrent runs wait for each \
other. Modules of your own in src/, NAME.rs or NAME/mod.rs with a name in lower case, stay and are declared as public.

Cargo.toml may be edited by hand. All that is added, changed or removed in it stays, comments too, except what the \
generated code needs; a change of that against the hand's is reported:
  package.name      that of --package, or the default
  the runtime       where it comes from changes only by --runtime; default-features = false
  dev-dependencies  what the tests need, if it is missing
  features          those of the code, with what they enable; new ones are added to `default`
                    if they are on by default, and those that the code no longer has are removed

--runtime says where the crate gets the library graphdown-runtime from:
  0.1                                        a version in the registry
  ../graphdown/runtime                       a folder; written relative to the crate
  https://github.com/o/graphdown?branch=b    a repository of git; also ?tag= and ?rev=
A new crate depends on the runtime of the checkout that xtask was built from, by its path relative to the crate, so \
that it compiles at once; --runtime makes it independent of that checkout. An absolute path is written only if it is \
given to --runtime.

Examples:
  cargo xtask generate --check
  cargo xtask generate --docs ../docs/api-reference/v1.0 --out target/graph
  cargo xtask generate --docs ../docs/api-reference/v1.0 --only '/communications/*' --out target/calls
  cargo xtask generate --docs ../docs/api-reference/v1.0 --only outlook --only 'user-*' --out target/outlook
  cargo xtask generate --docs specs/v1.0 --only outlook --out target/mail
  cargo xtask generate --docs ../docs/api-reference/v1.0 --out ../graph --runtime ../graphdown/runtime
  cargo xtask generate --openapi petstore.yaml --out target/petstore --package petstore

Exit status:
  0  no errors, perhaps warnings
  1  errors among the diagnostics, or --check found differences; without --check the crates are written
  2  wrong usage or unreadable input; nothing was written";

pub(super) const SPEC_HELP: &str = "\
Writes the file of --out alone, through a link or into a pipe too; with `-` nothing but stdout.

Examples:
  cargo xtask spec --docs ../docs/api-reference/beta --out target/beta.yaml
  cargo xtask spec --docs specs/v1.0 --only 'call-*' --out -";

pub(super) const IMPORT_HELP: &str = "\
Reads all pages of a version of the docs, and writes for each page that states an operation, a type or an \
enumeration a page of the same name into specs/v1.0 or specs/beta: names, request lines, permissions, tables, \
responses, members and bases in a wording of our own, no sentence and no example of the source. Reading these \
pages gives the same facts as reading the docs.

A page that was written by hand stays and stands in place of the docs' page of its name; what that page states \
beside it goes into a page NAME-docs.md. Imported pages that the docs no longer have are removed. Imported pages \
say so in the first key of their front matter, and nothing else is overwritten or removed.

specs/source.toml pins the commit of the docs and its day, from the checkout or from --commit and --date.

Examples:
  git clone --depth 1 --filter blob:none --sparse \\
    https://github.com/microsoftgraph/microsoft-graph-docs-contrib ../docs
  git -C ../docs sparse-checkout set api-reference/v1.0 api-reference/includes
  cargo xtask import --docs ../docs
  cargo xtask import --docs ../docs --check
  cargo xtask import --docs ../docs --version beta

Exit status:
  0  no errors, perhaps warnings
  1  errors among the diagnostics of the docs, or --check found differences
  2  wrong usage or unreadable input; nothing was written";

pub(super) const DIFF_HELP: &str = "\
Reads two version folders of pages (with the overrides.toml beside each) or two OpenAPI documents, in any combination, \
decides for both the crate that `generate` would write, and prints what was added, changed, deprecated and removed, \
by workload, with the items of the crate that each change concerns. Writes no crate.

The first lines name the version step that semver asks for, and why. It is decided by the public items of the two \
crates alone: `major` if code that uses the crate may no longer compile, `minor` if there is more to use or something \
is deprecated, `patch` if other things changed, such as permissions and texts, and `none`.

The report is Markdown, or with --format json one JSON object on one line:
  step            major, minor, patch or none; step_before_1 is the same for versions below 1.0.0
  why             a sentence
  breaks          the number of items of the crate that break code
  reworded        the number of items that are the same but for their documentation
  workloads       name, and the entries of added, changed, deprecated, removed; each entry has
    subject       kind (service, operation, type, property, member, item) and names
    statements    what the pages say: what, name, before, after
    breaks        whether one of its items breaks code
    items         path, change, breaks, why, before, after

Diagnostics are printed on stderr.

Examples:
  cargo xtask diff ../old/api-reference/v1.0 ../new/api-reference/v1.0
  cargo xtask diff specs/v1.0 specs/beta --out target/beta.md
  cargo xtask diff --format json old.yaml new.yaml

Exit status:
  0  no errors in the input, whatever changed
  1  errors among the diagnostics of the input; what has none is compared
  2  wrong usage or unreadable input";

pub(super) const INSPECT_HELP: &str = "\
Writes nothing; prints to stdout.

A page may be anywhere. Its version is read from its path, else from the URL of its example, \
else from its beta disclaimer. Included files are read if they exist, and reported otherwise.

Examples:
  cargo xtask inspect specs/v1.0/api/call-get.md specs/v1.0/resources/call.md
  cargo xtask --format json inspect page.txt";

pub(super) const VERIFY_HELP: &str = "\
Generates a crate with a test for each documented request and response, compiles the tests once and \
runs them in parallel. An example holds, or its page is wrong (a diagnostic in the example says \
why), or the generator is at fault: then the exit status is 1.

Writes nothing but the crate, below target/verify of the checkout that xtask was built from, and builds it there with \
cargo, which may fetch dependencies. What is compiled is kept, so that the next run is shorter; the folder may be \
removed.

Examples:
  cargo xtask verify                      specs/, v1.0 and beta
  cargo xtask verify --docs ../docs/api-reference/v1.0 --only 'call-*' --verbose
  cargo xtask verify --docs ../docs/api-reference/v1.0 --format json
  cargo xtask verify --openapi petstore.yaml

Output (docs/examples.md defines the counts):
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

pub(super) const SNIPPETS_HELP: &str = "\
Writes one file for each request, named like those in other languages: the request that is \
annotated as call-playPrompt becomes call-playprompt-rust-snippets.md. A request without a name \
has that of its page; if another page already has the name, that of the page is added.

Writes the snippets into the folder of --out, and a crate with all of them below target/snippets of the checkout that \
xtask was built from, where it is built with cargo, which may fetch dependencies; that folder may be removed.

All snippets are compiled together before the first is written; those that don't compile are \
omitted and reported. A request that the crate can't express has no snippet, and is counted as by `verify`.

Snippets from earlier runs that no request has any more are removed, unless \
--only selects a part.

Examples:
  cargo xtask snippets --docs ../docs/api-reference/v1.0 --out ../docs/api-reference/v1.0/includes/snippets/rust
  cargo xtask snippets --docs specs/v1.0 --only 'call-*' --out target/calls --check

Output:
     found 130 requests: 127 with a snippet, 0 wrong on their page, 3 others
     wrote 127 files in target/snippets/rust, removed 0

Exit status:
  0  every request has a snippet, or is wrong on its page
  1  a snippet doesn't compile, or --check found differences
  2  wrong usage or unreadable input; nothing was written";

pub(super) const LINT_HELP: &str = "\
Without --docs, checks specs/v1.0 and specs/beta of the checkout that xtask was built from.

Writes the report to stdout, or to the file of --out; with --fix also the pages with a fix, each atomically, and \
includes that they share. --dry-run writes no page.

lint.toml beside the version folders can allow findings, per page or per path:

  [[allow]]
  code = \"json-flaw\"
  page = \"v1.0/api/call-*.md\"     # a page's or include's name or path; * stands for any text
  path = \"/communications/*\"      # a path that the page documents
  reason = \"why it may stay\"      # required, as is one of `page` and `path`

An allowance that matches no finding is reported as unused-allowance.

Examples:
  cargo xtask lint --docs ../docs/api-reference/v1.0 --only 'call-*' -v
  cargo xtask lint --explain json-flaw
  cargo xtask lint --fix --dry-run
  cargo xtask lint --format sarif --out target/lint.sarif
  cargo xtask lint --format html --out target/lint.html

Output for each finding:
  warning[json-flaw]: a trailing comma
    --> v1.0/api/lamp-get.md:55:16
     |
  55 |   \"isLit\": true,
     |                ^

Exit status:
  0  no errors; with --deny-warnings, no warnings either
  1  errors; with --deny-warnings, warnings too
  2  wrong usage or unreadable input; nothing was written";

pub(super) const BUDGET_HELP: &str = "\
Builds the crate, a program with one call and the benchmark of the runtime in folders below target/budget, and \
prints what each takes beside what it may take. CPU is the time of cargo and all compilers, and memory that of the \
largest compiler; the least of several runs counts, because other work on the machine can only add to it. Nobody \
else should use the machine meanwhile. It takes some ten minutes.

Examples:
  cargo xtask budget
  cargo xtask budget --crate ../graph --workload teams --runs 1

Output:
                                              measured      budget
  whole crate, check: user CPU                  2.71 s      3.00 s
  whole crate, check: peak memory              0.74 GB     0.70 GB  over
  rust-analyzer, item collection              not here      3.00 s";
