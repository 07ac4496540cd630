// Looks at the pages a customer meets first with Lighthouse, on a phone and at a desk, in the usual look and in that of
// each brand of a file, and fails where a page gets less than 95 of 100. Run by scripts/lighthouse, which installs what
// this imports beside it.
//
//   node lighthouse.mjs acuse-binary brands.json [look …]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const goal = 95;
const slowBelow = 1000; // of Lighthouse's own benchmark: it warns that a machine this slow makes pages look slow
const rounds = 3; // the median counts: the machine does other things too
const categories = ["performance", "accessibility", "best-practices"];

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// serve starts the program with its demo company and answers its log-ins, by their door.
async function serve(binary, data) {
  const url = `http://localhost:${await freePort()}`;
  const server = spawn(binary, ["serve", "--demo"], {
    env: { ...process.env, ACUSE_DEV: "1", ACUSE_DATA: data, ACUSE_ADDR: url.slice("http://".length), ACUSE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  server.stderr.resume();
  const logins = {};
  for await (const line of createInterface({ input: server.stdout })) {
    const login = /^LOGIN (office|portal) (\S+) (\S+) (\S+)$/.exec(line);
    if (login) logins[login[1]] ??= { url: login[2], username: login[3], password: login[4] };
    if (logins.office && logins.portal) {
      server.stdout.resume();
      return { server, origin: url, ...logins };
    }
  }
  throw new Error("the program ended before it printed its log-ins");
}

const submits = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

async function enter(page, { url, username, password }) {
  await page.goto(url);
  await page.type("[name=username]", username);
  await page.type("[name=password]", password);
  await submits(page, "main form button[type=submit], main form button:not([type])");
}

// publish gives the company a brand, as its owner does: without a script, which would keep the draft meanwhile.
async function publish(page, origin, brand, logo) {
  const path = `${origin}/app/configuracion/imagen-de-marca`;
  await page.goto(path);
  await (await page.$("input[name=logo]")).uploadFile(logo);
  await submits(page, 'button[formaction$="/imagenes/logo"]');
  await page.evaluate((values) => {
    for (const [name, value] of Object.entries(values)) document.querySelector(`#brand-form [name="${name}"]`).value = value;
  }, { color: brand.color, font: brand.font, corners: brand.corners, "welcome.es": brand.welcome });
  await submits(page, "button[name=publicar]");
  if (!page.url().includes("hecho=publicada")) throw new Error(`${brand.name} was not published: ${page.url()}`);
}

async function logIn(browser, login) {
  const page = await browser.newPage();
  await enter(page, login);
  for (let n = 0; n < 3 && !page.url().endsWith("/documentos"); n++) { // the consent of a first log-in
    await submits(page, "main form button:not([name])");
  }
  const document = await page.$$eval("tbody a[href*='/documentos/']", (links) => links[0].href);
  const list = page.url();
  await page.close();
  return { list, document, cookies: await browser.cookies() };
}

const speeds = []; // of the machine, at each look

const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];

const launch = (...args) => puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", ...args] });

// measure looks at a page once, in a browser of its own: what earlier pages leave in a process, Lighthouse would count as
// time in which this one is blocked.
async function measure(url, cookies, config) {
  const port = await freePort();
  const browser = await launch(`--remote-debugging-port=${port}`);
  try {
    await browser.setCookie(...cookies);
    const flags = { port, onlyCategories: categories, disableStorageReset: true, logLevel: "error" };
    const { lhr } = await lighthouse(url, flags, config);
    if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
    speeds.push(lhr.environment.benchmarkIndex);
    return lhr;
  } finally {
    await browser.close();
  }
}

// look gives a page's scores, and what keeps it from the best.
async function look(brand, name, url, cookies, device, config) {
  const runs = [];
  for (let n = 0; n < rounds; n++) runs.push(await measure(url, cookies, config));
  const scores = categories.map((c) => Math.round(100 * median(runs.map((r) => r.categories[c].score))));
  const faults = Object.values(runs[0].audits).filter((a) => a.score !== null && a.score < 0.9 &&
    categories.some((c) => runs[0].categories[c].auditRefs.some((ref) => ref.id === a.id && ref.weight > 0)));
  row(brand, name, device, ...scores, faults.map((a) => a.id).join(" "));
  return scores.every((s) => s >= goal);
}

const widths = [8, 14, 8, 12, 14, 15, 0];
const row = (...cells) => console.log(cells.map((c, i) => i > 2 && i < 6 ? String(c).padStart(widths[i]) : ` ${c}`.padEnd(widths[i])).join(" ").trimEnd());

const [binary, list, ...only] = process.argv.slice(2);
const looks = [{ name: "plain" }, ...JSON.parse(readFileSync(list, "utf8"))].filter((b) => only.length === 0 || only.includes(b.name));
const devices = [["phone", undefined], ["desktop", desktopConfig]];
const data = mkdtempSync(join(tmpdir(), "acuse-lighthouse-"));
let program, browser, good = looks.length > 0;
try {
  program = await serve(binary, data);
  browser = await launch();
  const office = await (await browser.createBrowserContext()).newPage(); // apart from the customer
  await office.setJavaScriptEnabled(false);
  await enter(office, program.office);
  console.log(`Lighthouse, median of ${rounds}, ${goal} or more is good`);
  row("look", "page", "device", ...categories, "to mend");
  for (const brand of looks) {
    if (brand.color) await publish(office, program.origin, brand, resolve(dirname(list), `${brand.name}.svg`));
    await browser.deleteCookie(...await browser.cookies()); // whoever was logged in is out
    for (const [device, config] of devices) good = await look(brand.name, "log-in", program.portal.url, [], device, config) && good;
    const inside = await logIn(browser, program.portal);
    for (const [name, url] of [["Documentos", inside.list], ["document page", inside.document]]) {
      for (const [device, config] of devices) good = await look(brand.name, name, url, inside.cookies, device, config) && good;
    }
  }
  const speed = Math.round(median(speeds));
  console.log(`The machine reached ${speed} in Lighthouse's benchmark${speed < slowBelow ? `, below ${slowBelow}: performance is worse here than it would be` : ""}.`);
} finally {
  await browser?.close();
  program?.server.kill();
  rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
if (!good) {
  console.error(`lighthouse: a page has less than ${goal}`);
  process.exit(1);
}
