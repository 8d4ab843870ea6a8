// What the scripts of this folder share: the explorer's page in Chromium, and how it is looked at. Arguments: the
// explorer's address, the file of the network's genesis, the path of Chromium, a folder for screenshots. A script writes a
// line for each check that is good; a line in capitals asks the test for something, which a line on the standard
// input says is done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [, , address, genesisFile, executablePath, pictures] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
export const explorer = address;
export const genesis = readFileSync(genesisFile, "utf8");
export const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: explorer });
export const page = await context.newPage();
export const problems = [];
export const hosts = new Set();
page.setDefaultTimeout(60_000);
page.on("dialog", (dialog) => (problems.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
page.on("console", (message) => message.text().includes("Content Security Policy") && problems.push(message.text()));
page.on("request", (request) => hosts.add(new URL(request.url()).host));

export const go = (place) => page.goto(`${explorer}/#/${place}`);
export const good = (what) => console.log(`${what}: good`);

/** Turns the pages of a list until something is there, which a large view has on a later one. */
export async function turnTo(sought, button) {
  const further = page.getByRole("button", { name: button });
  const rows = () => page.locator("tbody").first().textContent();
  for (;;) {
    await page.locator("tbody tr").first().waitFor();
    if ((await sought.count()) > 0 || (await further.isDisabled())) {
      await sought.first().waitFor();
      return;
    }
    const seen = await rows();
    await further.click();
    await page.waitForFunction((before) => document.querySelector("tbody")?.textContent !== before, seen);
  }
}

/** Has the test do something. */
export async function please(what) {
  console.log(what);
  await lines.next();
}

/** Waits for what fades in; contrast is measured of what stays. */
function shown() {
  const fading = document.getAnimations().filter((each) => each.effect.getComputedTiming().iterations !== Infinity);
  return Promise.all(fading.map((each) => each.finished.catch(() => {}))).then(() => fading.length);
}

export async function accessible(what) {
  await page.evaluate(shown);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(found, [], `${what} is not accessible`);
}

export async function picture(name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Verifies in the page, and returns what it says. */
export async function verify(at, leaf) {
  await page.goto(`${at}/#/proofs/${leaf}`);
  await page.fill("#genesis", genesis);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  const verdict = await page.locator(".verdict").textContent();
  const refused = await page.locator(".steps li.bad").evaluateAll((all) => all.map((each) => each.dataset.step));
  return { verdict, refused };
}

/** Runs a script to its end, which is the process'. */
export async function run(script) {
  try {
    await script();
    assert.deepEqual(problems, []);
  } catch (error) {
    await picture("failed").catch(() => {});
    console.log(`${error.stack}\n${problems.join("\n")}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
    process.exit();
  }
}
