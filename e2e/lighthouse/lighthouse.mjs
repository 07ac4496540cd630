// Looks at the pages a customer meets first with Lighthouse, on a phone and at a desk, and fails where a page gets less
// than 95 of 100. Run by scripts/lighthouse, which installs what this imports beside it.
//
//   node lighthouse.mjs acuse-binary
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const goal = 95;
const rounds = 3; // the median counts: the machine does other things too
const categories = ["performance", "accessibility", "best-practices"];

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// serve starts the program with its demo company and answers its address and a customer's log-in.
async function serve(binary, data) {
  const url = `http://localhost:${await freePort()}`;
  const server = spawn(binary, ["serve", "--demo"], {
    env: { ...process.env, ACUSE_DEV: "1", ACUSE_DATA: data, ACUSE_ADDR: url.slice("http://".length), ACUSE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  server.stderr.resume();
  for await (const line of createInterface({ input: server.stdout })) {
    const login = /^LOGIN portal (\S+) (\S+) (\S+)$/.exec(line);
    if (login) {
      server.stdout.resume();
      return { server, url: login[1], username: login[2], password: login[3] };
    }
  }
  throw new Error("the program ended before it printed a log-in");
}

async function logIn(browser, { url, username, password }) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.type("[name=username]", username);
  await page.type("[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.click("main form button[type=submit], main form button:not([type])")]);
  for (let n = 0; n < 3 && !page.url().endsWith("/documentos"); n++) { // the consent of a first log-in
    await Promise.all([page.waitForNavigation(), page.click("main form button:not([name])")]);
  }
  const document = await page.$$eval("tbody a[href*='/documentos/']", (links) => links[0].href);
  const list = page.url();
  await page.close();
  return { list, document };
}

const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];

// look gives a page's scores, and what keeps it from the best.
async function look(page, name, url, device, config) {
  const runs = [];
  for (let n = 0; n < rounds; n++) {
    const flags = { port: page.port, onlyCategories: categories, disableStorageReset: true, logLevel: "error" };
    const { lhr } = await lighthouse(url, flags, config);
    if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
    runs.push(lhr);
  }
  const scores = categories.map((c) => Math.round(100 * median(runs.map((r) => r.categories[c].score))));
  const faults = Object.values(runs[0].audits).filter((a) => a.score !== null && a.score < 0.9 &&
    categories.some((c) => runs[0].categories[c].auditRefs.some((ref) => ref.id === a.id && ref.weight > 0)));
  console.log(`${name.padEnd(14)} ${device.padEnd(8)} ${scores.map((s) => String(s).padStart(4)).join(" ")}   ${faults.map((a) => a.id).join(" ")}`);
  return scores.every((s) => s >= goal);
}

const data = mkdtempSync(join(tmpdir(), "acuse-lighthouse-"));
let program, browser, good = true;
try {
  program = await serve(process.argv[2], data);
  const port = await freePort();
  browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [`--remote-debugging-port=${port}`, "--no-sandbox"] });
  console.log(`Lighthouse, median of ${rounds}: ${categories.join(", ")}`);
  for (const [device, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
    good = await look({ port }, "log-in", program.url, device, config) && good;
  }
  const { list, document } = await logIn(browser, program);
  for (const [name, url] of [["Documentos", list], ["document page", document]]) {
    for (const [device, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
      good = await look({ port }, name, url, device, config) && good;
    }
  }
} finally {
  await browser?.close();
  program?.server.kill();
  rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
if (!good) {
  console.error(`lighthouse: a page has less than ${goal}`);
  process.exit(1);
}
