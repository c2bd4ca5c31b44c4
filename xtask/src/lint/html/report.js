// The findings come in as JSON; those that are asked for are shown, some at a time. Text becomes text nodes alone.
"use strict";
const report = JSON.parse(document.getElementById("report").textContent);
const SEVERITIES = ["error", "warning", "note"];
const AT_A_TIME = 40;
const MOST_PAGES = 200;

const byId = (id) => document.getElementById(id);
/** What is left out unless it is asked for. */
const HIDDEN = "allowed";
const chosen = { code: "", page: "", words: "", hidden: new Set([HIDDEN]) };
let found = [];
let shown = 0;

/** An element with attributes, and texts or elements in it. */
function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...content.filter((part) => part !== null && part !== undefined));
  return made;
}

/** A sentence with its `code` set apart. */
function prose(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

function severity(finding) {
  return report.codes[finding.code].severity;
}

/** All that a search looks into, in lower case. */
function words(finding) {
  finding.words ??= [
    report.codes[finding.code].name, report.pages[finding.page], finding.message, finding.help ?? "", finding.allowed ?? "",
    ...finding.excerpt.lines.map((line) => (typeof line === "string" ? line : line.join(""))),
  ].join("\n").toLowerCase();
  return finding.words;
}

/** Whether a finding is asked for, one of the filters left aside. */
function isWanted(finding, aside) {
  const code = report.codes[finding.code].name;
  const kinds = finding.allowed === undefined ? severity(finding) : "allowed";
  return (aside === "kind" || !chosen.hidden.has(kinds))
    && (aside === "code" || !chosen.code || code === chosen.code)
    && (aside === "page" || !chosen.page || report.pages[finding.page] === chosen.page)
    && (!chosen.words || words(finding).includes(chosen.words.toLowerCase()));
}

/** How many wanted findings there are by what `key` says. */
function counts(aside, key) {
  const counted = new Map();
  for (const finding of report.findings) {
    if (isWanted(finding, aside)) counted.set(key(finding), (counted.get(key(finding)) ?? 0) + 1);
  }
  return counted;
}

function showSeverities() {
  const counted = counts("kind", (finding) => (finding.allowed === undefined ? severity(finding) : "allowed"));
  const all = new Set(report.findings.map((finding) => (finding.allowed === undefined ? severity(finding) : "allowed")));
  const names = [...SEVERITIES, "allowed"].filter((name) => all.has(name));
  byId("severities").replaceChildren(...names.map((name) => element(
    "button",
    { class: name, "aria-pressed": String(!chosen.hidden.has(name)), onclick: () => {
      if (!chosen.hidden.delete(name)) chosen.hidden.add(name);
      update();
    } },
    `${counted.get(name) ?? 0} ${name === "allowed" || counted.get(name) === 1 ? name : name + "s"}`,
  )));
}

/** One line of a list to choose from; choosing it again lets it go. */
function choice(what, value, name, count, dot) {
  const button = element(
    "button",
    { "aria-pressed": String(chosen[what] === value), onclick: () => {
      chosen[what] = chosen[what] === value ? "" : value;
      update();
    } },
    dot, element("span", { class: "name" }, name), element("span", { class: "count" }, String(count)),
  );
  return element("li", {}, button);
}

function showCodes() {
  const counted = counts("code", (finding) => finding.code);
  const weight = (code) => SEVERITIES.indexOf(report.codes[code].severity);
  const codes = [...counted.keys()].sort((a, b) => weight(a) - weight(b) || counted.get(b) - counted.get(a));
  byId("codes").replaceChildren(...codes.map((code) => {
    const { name, severity } = report.codes[code];
    return choice("code", name, name, counted.get(code), element("span", { class: `dot ${severity}`, title: severity }));
  }));
}

function showPages() {
  const counted = counts("page", (finding) => report.pages[finding.page]);
  const part = byId("page-words").value.toLowerCase();
  const pages = [...counted.keys()].filter((page) => page.toLowerCase().includes(part));
  pages.sort((a, b) => counted.get(b) - counted.get(a) || (a < b ? -1 : 1));
  const items = pages.slice(0, MOST_PAGES).map((page) => choice("page", page, page, counted.get(page), null));
  if (pages.length > MOST_PAGES) items.push(element("li", { class: "count" }, `and ${pages.length - MOST_PAGES} more`));
  byId("pages").replaceChildren(...items);
}

function showChosen() {
  const pages = new Set(found.map((finding) => finding.page)).size;
  const parts = [`${found.length} of ${report.findings.length} findings on ${pages} pages`];
  for (const what of ["code", "page"]) {
    if (!chosen[what]) continue;
    parts.push(element("button", { title: "no longer only these", onclick: () => {
      chosen[what] = "";
      update();
    } }, `${chosen[what]} ✕`));
  }
  byId("chosen").replaceChildren(...parts);
}

function sample(heading, text) {
  return text === null ? null : element(
    "div", {}, element("h2", {}, heading),
    element("pre", {}, ...text.split("\n").map((line) => element("div", {}, element("span", { class: "number" }), source(line)))),
  );
}

function showExplanation() {
  const code = report.codes.find((code) => code.name === chosen.code);
  const place = byId("explanation");
  place.hidden = !code;
  place.replaceChildren();
  if (!code) return;
  place.append(element("h2", {}, element("span", { class: code.severity }, code.severity), ` ${code.name}`));
  for (const paragraph of code.prose.split("\n\n")) place.append(element("p", {}, ...prose(paragraph)));
  const samples = [sample("Wrong", code.wrong), sample("Right", code.right)];
  place.append(element("div", { class: "samples" }, ...samples));
}

function source(...content) {
  return element("span", { class: "source" }, ...content);
}

/** The lines of an excerpt with what is marked. */
function excerpt({ first, lines, more }) {
  const rows = lines.map((line, at) => {
    const text = typeof line === "string" ? source(line) : source(line[0], element("mark", {}, line[1]), line[2]);
    return element("div", {}, element("span", { class: "number" }, String(first + at)), text);
  });
  if (more) rows.push(element("div", {}, element("span", { class: "number" }, "⋮"), source(`${more} more lines`)));
  return element("pre", {}, ...rows);
}

/** What an edit makes of its lines. */
function change({ before, old, new: now, after }) {
  const side = (sign, kind, tag, text) => {
    const number = element("span", { class: "number" }, sign);
    return element("div", { class: kind }, number, source(before, element(tag, {}, text), after));
  };
  return element("pre", {}, side("−", "out", "del", old), side("+", "in", "ins", now));
}

function card(finding) {
  const code = report.codes[finding.code];
  const title = element(
    "p", {},
    element("button", { class: code.severity, title: "explain, and show only these", onclick: () => {
      chosen.code = code.name;
      update();
      scrollTo(0, 0);
    } }, code.name),
    ` ${finding.line}:${finding.column} `, ...prose(finding.message),
  );
  const made = element("article", finding.allowed === undefined ? {} : { class: "allowed" }, title, excerpt(finding.excerpt));
  if (finding.related) {
    const { page, line, label } = finding.related;
    const where = page === finding.page ? `line ${line}` : `${report.pages[page]}:${line}`;
    made.append(element("p", { class: "label" }, `${where}: `, ...prose(label)), excerpt(finding.related.excerpt));
  }
  if (finding.fix && finding.allowed === undefined) made.append(element("p", { class: "label" }, "--fix makes of it"), change(finding.fix));
  if (finding.help) made.append(element("p", { class: "help" }, "help: ", ...prose(finding.help)));
  if (finding.allowed !== undefined) made.append(element("p", { class: "help" }, `allowed: ${finding.allowed}`));
  return made;
}

/** Shows some more of what was found, under the names of their pages. */
function showMore() {
  const place = byId("findings");
  for (const finding of found.slice(shown, shown + AT_A_TIME)) {
    if (shown === 0 || found[shown - 1].page !== finding.page) place.append(element("h3", {}, report.pages[finding.page]));
    place.append(card(finding));
    shown += 1;
  }
  byId("more").hidden = shown >= found.length;
}

/** Keeps what is chosen in the address, so that it can be passed on. */
function remember() {
  const address = new URLSearchParams();
  for (const what of ["code", "page", "words"]) if (chosen[what]) address.set(what, chosen[what]);
  const hidden = [...chosen.hidden].sort().join(",");
  if (hidden !== HIDDEN) address.set("hidden", hidden);
  history.replaceState(null, "", `#${address}`);
}

function recall() {
  const address = new URLSearchParams(location.hash.slice(1));
  for (const what of ["code", "page", "words"]) chosen[what] = address.get(what) ?? "";
  chosen.hidden = new Set((address.get("hidden") ?? HIDDEN).split(",").filter(Boolean));
  byId("words").value = chosen.words;
}

function update() {
  remember();
  show();
}

function show() {
  found = report.findings.filter((finding) => isWanted(finding, ""));
  shown = 0;
  byId("findings").replaceChildren();
  showSeverities();
  showCodes();
  showPages();
  showChosen();
  showExplanation();
  showMore();
}

byId("folder").textContent = report.folder;
byId("words").addEventListener("input", (event) => {
  chosen.words = event.target.value;
  update();
});
byId("page-words").addEventListener("input", showPages);
byId("more").addEventListener("click", showMore);
addEventListener("hashchange", () => {
  recall();
  show();
});
new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && shown < found.length) showMore();
}, { rootMargin: "600px" }).observe(byId("more"));
recall();
show();
