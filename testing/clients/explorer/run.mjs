// The explorer's page in Chromium, over a network that runs. Arguments: the explorer's address, the file of the
// network's genesis, the path of Chromium, a folder for screenshots. Writes a line for each check that is good, and
// "RESTART" when the explorer is to be started anew, which a line on the standard input says is done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { startProxy } from "./proxy.mjs";

const [explorer, genesisFile, executablePath, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const genesis = readFileSync(genesisFile, "utf8");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const problems = [];
const hosts = new Set();
page.setDefaultTimeout(60_000);
page.on("dialog", (dialog) => (problems.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
page.on("console", (message) => message.text().includes("Content Security Policy") && problems.push(message.text()));
page.on("request", (request) => hosts.add(new URL(request.url()).host));

const go = (place) => page.goto(`${explorer}/#/${place}`);
const good = (what) => console.log(`${what}: good`);

/** Waits for what fades in; contrast is measured of what stays. */
function shown() {
  const fading = document.getAnimations().filter((each) => each.effect.getComputedTiming().iterations !== Infinity);
  return Promise.all(fading.map((each) => each.finished.catch(() => {}))).then(() => fading.length);
}

async function accessible(what) {
  await page.evaluate(shown);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(found, [], `${what} is not accessible`);
}

async function picture(name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Asks in the playground and returns the leaf of the proof. */
async function ask() {
  await go("ask");
  await page.selectOption("#model", "projectile");
  await page.waitForFunction(() => document.querySelector("#question").value.includes("launch"));
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const title = await page.locator("section[aria-labelledby=answer] .card .hash").getAttribute("title");
  assert.match(title, /^0x[0-9a-f]{64}$/);
  return title;
}

async function verify(at, leaf) {
  await page.goto(`${at}/#/proofs/${leaf}`);
  await page.fill("#genesis", genesis);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  const verdict = await page.locator(".verdict").textContent();
  const refused = await page.locator(".steps li.bad").evaluateAll((all) => all.map((each) => each.dataset.step));
  return { verdict, refused };
}

try {
  await go("");
  await page.locator(".connection.on").waitFor();
  const leaf = await ask();
  await page.locator("section[aria-labelledby=answer] .line li.done").nth(5).waitFor();
  await picture("ask");
  await accessible("the playground");
  good("an answer in the playground settles below it");

  await go("");
  await page.locator(`.card .hash[title="${leaf}"]`).waitFor();
  const other = await context.newPage();
  const asked = await other.request.post(`${explorer}/v1/ask/models/projectile`, {
    data: { inputs: [{ name: "launch", datatype: "FP32", shape: [1, 2], data: [30, 40] }] },
  });
  const second = (await asked.json()).parameters.tee_leaf;
  await other.close();
  const card = page.locator(".card", { has: page.locator(`.hash[title="${second}"]`) });
  await card.waitFor();
  await card.locator(".line li.done").nth(5).waitFor();
  await picture("live");
  await accessible("the line");
  good("the line moves to the settlement");

  await page.getByRole("searchbox").fill(leaf);
  await page.getByRole("searchbox").press("Enter");
  await page.waitForURL(`**/#/proofs/${leaf}`);
  await page.getByRole("heading", { name: "Proof", exact: true }).waitFor();
  await page.getByRole("searchbox").fill("0x12");
  await page.getByRole("searchbox").press("Enter");
  await page.locator(".found", { hasText: "neither a hash" }).waitFor();
  await page.getByRole("searchbox").fill(`0x${"ab".repeat(32)}`);
  await page.getByRole("searchbox").press("Enter");
  await page.locator(".found", { hasText: "Nothing here has this hash" }).waitFor();
  await go(`proofs/0x${"cd".repeat(32)}`);
  await page.locator(".error", { hasText: "is known here" }).waitFor();
  await go("proofs/%3Cscript%3E");
  await page.locator(".error", { hasText: "64 hexadecimal digits" }).waitFor();
  good("hashes are found, and bad ones are answered in a sentence");

  const held = await verify(explorer, leaf);
  assert.deepEqual(held, { verdict: "The receipt holds.", refused: [] });
  const claims = page.locator(".facts .claim");
  assert.deepEqual(await claims.allTextContents(), Array(3).fill("held by the receipt"));
  await picture("proof");
  await accessible("the page of a proof");
  good("a receipt is verified in the browser");

  const proxy = await startProxy(explorer);
  for (const [pointer, step] of [
    ["/leaf/signature", "signature"],
    ["/storageProof/0", "settlement"],
    ["/node/registrationProof/0", "node"],
    ["/signedHeader/header/app_hash", "header"],
    ["/signedHeader/commit/block_id/hash", "commit"],
  ]) {
    proxy.pointer = pointer;
    await page.goto("about:blank");
    const { verdict, refused } = await verify(proxy.url, leaf);
    assert.match(verdict, /does not hold/);
    assert.ok(refused.includes(step), `${pointer}: refused at ${refused}`);
  }
  await picture("tampered");
  proxy.pointer = undefined;
  proxy.swapped.set(leaf, second);
  await page.goto("about:blank");
  const exchanged = await verify(proxy.url, leaf);
  assert.match(exchanged.verdict, /does not hold/);
  assert.deepEqual(exchanged.refused, ["answer"]);
  await page.locator(".error", { hasText: "tells of another proof" }).waitFor();
  assert.deepEqual(await claims.allTextContents(), Array(3).fill("the server's word"));
  await accessible("the page of a proof that is another's");
  await page.goto("about:blank");
  await proxy.close();
  good("what a proxy changes is refused, and the step is named");

  const name = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;
  await go("models");
  await page.locator("td", { hasText: name }).waitFor();
  await page.locator("td a", { hasText: name }).click();
  await page.locator("caption", { hasText: name }).waitFor();
  await page.locator("td .hash").first().click();
  await page.locator(".error", { hasText: "Refused" }).waitFor();
  await go("");
  await page.locator(".card .model", { hasText: "<img" }).waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
  await go("ask");
  await page.selectOption("#model", "projectile");
  await page.waitForFunction(() => document.querySelector("#question").value.includes("launch"));
  await page.fill("#question", `{"inputs": [{"name": ${JSON.stringify(name)}}]}`);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator(".error").waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
  good("texts of strangers are texts");

  for (const place of ["proofs", "batches", "blocks", "nodes", "models", "facts"]) {
    await go(place);
    await page.locator("table caption").waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 0);
    await accessible(place);
    await picture(place);
  }
  for (const place of ["batches", "blocks", "nodes"]) {
    await go(place);
    await page.locator("tbody a").first().click();
    await page.locator("dl.facts").waitFor();
    await accessible(`one of ${place}`);
    await picture(`one-of-${place}`);
  }
  await go("batches");
  await page.locator("tbody a").first().click();
  await page.locator(".verdict", { hasText: "the leaves have this root" }).waitFor();
  const root = await page.locator(".id code").textContent();
  await go(`batches/0x${root.slice(2).toUpperCase()}`);
  await page.locator(".id code", { hasText: /[A-F]/ }).waitFor();
  await page.locator(".verdict", { hasText: "the leaves have this root" }).waitFor();
  good("every list and what it lists is there, for screen readers, too");

  await go("");
  await page.locator(".connection.on").waitFor();
  console.log("RESTART");
  await page.locator(".connection.off").waitFor();
  await lines.next();
  await page.locator(".connection.on").waitFor();
  const late = await page.request.post(`${explorer}/v1/ask/models/projectile`, {
    data: { inputs: [{ name: "launch", datatype: "FP32", shape: [1, 2], data: [10, 70] }] },
  });
  await page.locator(`.card .hash[title="${(await late.json()).parameters.tee_leaf}"]`).waitFor();
  good("the page comes back with the explorer");

  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(0);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide for a phone`);
  await accessible("the line on a phone in the dark");
  await picture("phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await picture("dark");
  good("phone, dark and keyboard");

  assert.deepEqual(problems, []);
  const own = new URL(explorer).host;
  assert.deepEqual([...hosts].filter((host) => host !== own && host !== "" && host !== new URL(proxy.url).host), []);
  good("no dialog, no violation of the policy, no foreign host");
} catch (error) {
  await page.screenshot({ path: join(pictures, "failed.png") }).catch(() => {});
  console.log(`${error.stack}\n${problems.join("\n")}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.exit();
}
