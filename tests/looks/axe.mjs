// Opens every page in headless Chromium, wide and narrow, light and dark, closed and unfolded, under the policy under which
// it is served, and lets axe-core look for what keeps people out. A page that is broken on purpose must be found out.
//
// node axe.mjs CHROMIUM PAGES [PICTURES]
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const [, , browserPath, pages, pictures] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const policy = readFileSync(join(pages, "policy.txt"), "utf8").trim();
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const address = "http://pages.invalid/";

const views = ["light", "dark"].flatMap((colorScheme) =>
  [320, 1280].flatMap((width) => [false, true].map((unfolded) => ({ colorScheme, width, unfolded }))),
);

/** What is wrong with a page in each of some views, as lines. */
async function wrong(browser, html, views, picture) {
  const found = [];
  let at = "";
  const tell = (line) => found.push(`${at}: ${line}`);
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && tell(`console: ${message.text()}`));
  page.on("pageerror", (error) => tell(`error: ${error.message}`));
  await page.route("**", (route) => {
    if (route.request().url() !== address) {
      tell(`fetches ${route.request().url()}`);
      return route.abort();
    }
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
    return route.fulfill({ body: html, headers });
  });
  for (const { colorScheme, width, unfolded } of views) {
    at = `${colorScheme} ${width}${unfolded ? " unfolded" : ""}`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    const { styled, wide } = await page.evaluate((open) => {
      document.querySelectorAll("details").forEach((one) => (one.open = open));
      const styled = getComputedStyle(document.body).marginTop === "0px";
      return { styled, wide: document.scrollingElement.scrollWidth - innerWidth };
    }, unfolded);
    if (!styled) tell("the policy keeps its style out");
    if (wide > 0) tell(`reaches ${wide} px beyond the screen`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((tags) => axe.run({ runOnly: { type: "tag", values: tags } }), tags);
    for (const { id, help, nodes } of violations) {
      nodes.forEach((node) => tell(`${id}: ${help}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`));
    }
    if (picture) await page.screenshot({ path: `${picture} ${at}.png`.replaceAll(" ", "-"), fullPage: true });
  }
  await page.close();
  return found;
}

const files = readdirSync(pages).filter((file) => file.endsWith(".html")).sort();
if (files.length === 0) throw new Error(`no page in ${pages}`);
if (pictures) mkdirSync(pictures, { recursive: true });
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const more = ["--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", ...quiet, ...more] });
let failed = false;
for (const file of files) {
  const html = readFileSync(join(pages, file), "utf8");
  const name = basename(file, ".html");
  const found = await wrong(browser, html, views, pictures && join(pictures, name));
  failed ||= found.length > 0;
  found.forEach((line) => console.error(`${name} ${line}`));
}

const sound = readFileSync(join(pages, files[0]), "utf8");
const broken = sound
  .replace('lang="nl-BE"', "")
  .replace("<h2 ", '<p style="color: red">Te bleek</p><img src="https://elsewhere.invalid/x.png"/><h5>?</h5><h2 ');
const found = await wrong(browser, broken, views.slice(0, 1));
for (const expected of ["html-has-lang", "image-alt", "heading-order", "color-contrast", "elsewhere.invalid"]) {
  if (!found.some((line) => line.includes(expected))) {
    console.error(`a broken page is not found out: ${expected} is missing of\n${found.join("\n")}`);
    failed = true;
  }
}
await browser.close();
console.log(`${files.length} pages in ${views.length} views: ${failed ? "see above" : "nothing keeps anybody out"}`);
process.exitCode = failed ? 1 : 0;
