// Reports come in by their paths; whatever a browser shows of them that it shouldn't, or doesn't show, is told.
"use strict";
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");

let failed = false;
function check(truth, what) {
  if (truth) return;
  failed = true;
  console.error(`error: ${what}`);
}

/** Opens a report and holds what it shows against the findings that it carries. */
async function look(browser, file, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 1000 } });
  page.on("pageerror", (error) => check(false, `${file}: ${error}`));
  page.on("console", (message) => check(message.type() !== "error", `${file}: ${message.text()}`));
  const address = pathToFileURL(file).href;
  page.on("request", (request) => check(request.url() === address, `${file} asks for ${request.url()}`));
  const started = Date.now();
  await page.goto(address);
  await page.waitForSelector("article");
  const took = Date.now() - started;
  const report = await page.evaluate(() => JSON.parse(document.getElementById("report").textContent));
  const all = report.findings.length;
  const allowed = report.findings.filter((finding) => finding.allowed !== undefined).length;
  const chosen = () => page.textContent("#chosen");
  check((await chosen()).startsWith(`${all - allowed} of ${all} findings`), `${file}: what is allowed is shown unasked`);
  if (allowed > 0) await page.locator("#severities button.allowed").click();
  check((await chosen()).startsWith(`${all} of ${all} findings`), `${file}: not all findings are counted`);
  check((await page.locator("article").count()) <= 120, `${file}: all findings are rendered at once`);

  // The most frequent of the first code's findings alone, with its explanation; then none of its severity.
  const button = page.locator("#codes button").first();
  const [name, count] = [await button.locator(".name").textContent(), await button.locator(".count").textContent()];
  await button.click();
  check((await chosen()).startsWith(`${count} of ${all} findings`), `${file}: ${name} has other findings than its count`);
  check(await page.locator("#explanation pre, #explanation p").count(), `${file}: ${name} is not explained`);
  check((await page.locator("article mark").count()) > 0, `${file}: nothing is marked`);
  await button.click();
  const [word, ...others] = await page.locator("#severities button").all();
  await word.click();
  const hidden = parseInt(await word.textContent(), 10);
  check((await chosen()).startsWith(`${all - hidden} of ${all} `), `${file}: a severity is not left out`);
  await word.click();
  await page.fill("#words", "no such words");
  check((await chosen()).startsWith(`0 of ${all} findings`), `${file}: the search finds what isn't there`);
  await page.fill("#words", report.findings[0].message);
  check(!(await chosen()).startsWith("0 of "), `${file}: the search doesn't find what is there`);
  await page.fill("#words", "");

  // To the end, so that every finding was an element once.
  await page.evaluate(() => {
    while (shown < found.length) showMore();
  });
  check((await page.locator("article").count()) === all, `${file}: not all findings are shown`);
  check((await page.locator(".foreign, article img, article script, article svg, article b").count()) === 0, `${file}: a page brought markup`);
  check((await page.title()) === "Defects of the pages", `${file}: a page ran a script`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  check(!wide, `${file}: the page is wider than the window`);
  if (process.env.SCREENSHOTS) {
    fs.mkdirSync(process.env.SCREENSHOTS, { recursive: true });
    const name = `${path.basename(file, ".html")}-${colorScheme}.png`;
    await page.screenshot({ path: path.join(process.env.SCREENSHOTS, name) });
  }
  await page.close();
  const size = (fs.statSync(file).size / 1e6).toFixed(1);
  check(size < 15, `${file} has ${size} MB`);
  console.log(`${path.basename(file)}, ${colorScheme}: ${all} findings, ${size} MB, shown after ${took} ms; ${others.length + 1} kinds`);
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  for (const file of process.argv.slice(2)) {
    for (const colorScheme of ["light", "dark"]) await look(browser, path.resolve(file), colorScheme);
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
