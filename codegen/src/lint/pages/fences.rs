//! Reports fences with an unknown or wrong language, and groups of tabs without HTTP.

use crate::{
    diagnostic::{Code, Diagnostics},
    lint::{Read, parts},
    page::{self, Page, PageKind},
};

/// The languages that documentation sites know, among them those of Graph's tabs.
const LANGUAGES: [&str; 56] = [
    "http",
    "https",
    "rest",
    "msgraph-interactive",
    "json",
    "jsonc",
    "xml",
    "html",
    "css",
    "csharp",
    "cs",
    "c#",
    "javascript",
    "js",
    "typescript",
    "ts",
    "java",
    "objc",
    "objective-c",
    "objectivec",
    "swift",
    "kotlin",
    "go",
    "php",
    "python",
    "py",
    "ruby",
    "powershell",
    "azurepowershell",
    "powershell-interactive",
    "cli",
    "azurecli",
    "bash",
    "sh",
    "shell",
    "console",
    "cmd",
    "output",
    "text",
    "txt",
    "plaintext",
    "csv",
    "yaml",
    "yml",
    "toml",
    "sql",
    "kusto",
    "vb",
    "c",
    "cpp",
    "rust",
    "markdown",
    "md",
    "odata",
    "graphql",
    "diff",
];

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for code in parts::codes(page) {
            language(code, diagnostics);
        }
        tabs(page, diagnostics);
    }
}

fn language(code: &page::Code, diagnostics: &mut Diagnostics) {
    if code.info.is_empty() {
        return;
    }
    if !LANGUAGES.contains(&code.info.as_str()) {
        diagnostics
            .push(Code::FenceLanguage, code.info_span, format!("expected a known language, found `{}`", code.info))
            .help("write `http` for messages, `json` for JSON");
        return;
    }
    let is_http = matches!(code.info.as_str(), "http" | "https" | "rest" | "msgraph-interactive");
    let is_message = matches!(
        code.annotation.as_ref().and_then(|annotation| annotation.block_type.as_deref()),
        Some("request" | "response")
    );
    if is_message && !is_http && code.messages().iter().any(|message| message.start.is_some()) {
        diagnostics
            .push(
                Code::FenceLanguage,
                code.info_span,
                format!("expected `http` for an HTTP message, found `{}`", code.info),
            )
            .help("write `http`");
    }
}

fn tabs(page: &Page, diagnostics: &mut Diagnostics) {
    for group in page.tab_groups.iter().filter(|_| page.kind == PageKind::Operation) {
        if !group.holds_facts && !group.tabs.iter().any(|tab| tab.eq_ignore_ascii_case("http")) {
            diagnostics
                .push(
                    Code::TabsWithoutHttp,
                    group.span,
                    format!("expected an HTTP tab, found `{}`", group.tabs.join("`, `")),
                )
                .help("add a tab `# [HTTP](#tab/http)`");
        }
    }
}
