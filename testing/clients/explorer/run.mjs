// The explorer's page over a network that runs.
import assert from "node:assert/strict";
import { leaf as ownLeaf, verifyOwn } from "./own.mjs";
import { accessible, context, explorer, go, good, hosts, page, picture, please, run, turnTo, verify } from "./page.mjs";
import { startProxy } from "./proxy.mjs";

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

/** What strangers call things, say and answer. */
const name = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;

await run(async () => {
  await go("");
  await page.locator(".connection.on").waitFor();
  // One of the latest now, and behind what is asked later.
  await page.locator(".card .model", { hasText: "<img" }).first().waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
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
  for (const place of ["batches", "nodes", "payments", "transactions", "ledger", "registered"]) {
    await go(`${place}/0x${"cd".repeat(32)}`);
    await page.locator(".error").first().waitFor();
  }
  await go("feeds/ANOTHER");
  await page.locator(".error", { hasText: "there is no feed" }).waitFor();
  await go("blocks/999999999");
  await page.locator(".error", { hasText: "no block" }).waitFor();
  await go("nothing/at/all");
  await page.getByRole("heading", { name: "Nothing is here" }).waitFor();
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

  await go("ask");
  await page.getByRole("button", { name: "Chat" }).click();
  await page.selectOption("#model", "gpt-4.1");
  await page.fill("#question", `echo ${name} said`);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const chatted = await page.locator("section[aria-labelledby=answer] .card .hash").getAttribute("title");
  assert.equal(await page.locator(".said").textContent(), `${name} said`);
  assert.equal(await page.locator("main img, main script").count(), 0);
  await page.locator("section[aria-labelledby=answer] .line li.done").nth(5).waitFor();
  await picture("chat");
  await accessible("chat");
  for (const [language, mark] of [
    ["curl", "curl -N "],
    ["Python", "urllib.request"],
    ["Java", "HttpRequest.newBuilder"],
  ]) {
    await page.getByRole("button", { name: `Copy as ${language}` }).click();
    await page.waitForFunction(
      async (text) => (await navigator.clipboard.readText()).includes(text),
      mark,
    );
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.includes("/v1/chat/completions") && copied.includes("stream"), copied);
  }
  await page.fill("#question", "hang");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator(".said", { hasText: "Grüße 😀 aus der Ferne" }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator(".error", { hasText: "Stopped" }).waitFor();
  await page.fill("#question", "status 500");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator(".error").filter({ hasNotText: "Stopped" }).waitFor();
  assert.deepEqual(await verify(explorer, chatted), { verdict: "The receipt holds.", refused: [] });
  good("a chat is read while it is said, and its proof settles and holds");

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
  proxy.swapped.clear();
  proxy.swapped.set(ownLeaf, second);
  await verifyOwn(proxy.url);
  await page.goto("about:blank");
  proxy.swapped.clear();
  good("a receipt with facts is verified from the user's file");
  proxy.poison = name;
  for (const place of ["", "proofs", "batches", "transactions", "blocks", "nodes", "models", "facts", "feeds", "payments", `proofs/${leaf}`, "feeds/BTC-USD", "ask"]) {
    await page.goto(`${proxy.url}/#/${place}`);
    await page.locator("main h1").waitFor();
    await page.waitForFunction(() => !document.querySelector("main").textContent.includes("Loading…"));
    assert.equal(await page.locator("main img, main script").count(), 0, place);
  }
  await page.goto("about:blank");
  await proxy.close();
  good("what a proxy changes is refused, and the step is named");

  await go("models");
  await turnTo(page.locator("td a", { hasText: name }), "More →");
  await page.locator("td a", { hasText: name }).click();
  await page.locator("caption", { hasText: name }).waitFor();
  await page.locator("td .hash").first().click();
  await page.locator(".error", { hasText: "Refused" }).waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
  await go("ask");
  await page.selectOption("#model", "projectile");
  await page.waitForFunction(() => document.querySelector("#question").value.includes("launch"));
  await page.fill("#question", `{"inputs": [{"name": ${JSON.stringify(name)}}]}`);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator(".error").waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
  good("texts of strangers are texts");

  for (const place of ["proofs", "batches", "transactions", "blocks", "nodes", "models", "facts", "feeds", "payments"]) {
    await go(place);
    await page.locator("table caption").first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 0);
    await accessible(place);
    await picture(place);
  }
  for (const place of ["batches", "transactions", "blocks", "nodes", "feeds"]) {
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
  await page.locator("dl.facts a").first().click();
  await page.getByRole("heading", { name: "Block of the ledger" }).waitFor();
  await accessible("a block of the ledger");
  const ledgerHash = await page.locator(".id code").textContent();
  await page.locator("ul.plain a").first().click();
  await page.getByRole("heading", { name: "Transaction", exact: true }).waitFor();
  await page.locator("dl.facts a[href^='#/addresses/']").first().click();
  await page.getByRole("heading", { name: "Account" }).waitFor();
  await page.locator("dl.facts").waitFor();
  await accessible("an account");
  const { node } = await (await page.request.get(`${explorer}/v1/proofs/${leaf}`)).json();
  const { owner } = (await (await page.request.get(`${explorer}/v1/nodes/${node}`)).json()).registration;
  for (const [asked, place] of [
    // A batch of one has the hash of its proof.
    [root, "(batches|proofs)"],
    [ledgerHash, "ledger"],
    [node, "nodes"],
    [owner, "addresses"],
    ["BTC-USD", "feeds"],
  ]) {
    await page.getByRole("searchbox").fill(asked);
    await page.getByRole("searchbox").press("Enter");
    await page.waitForURL(new RegExp(`#/${place}/`));
  }
  good("every list and what it lists is there, for screen readers, too");

  for (let i = 0; i < 30; i++) {
    await page.request.post(`${explorer}/v1/ask/models/projectile`, {
      data: { inputs: [{ name: "launch", datatype: "FP32", shape: [1, 2], data: [5, i] }] },
    });
  }
  await page.waitForFunction(async () => (await (await fetch("/v1/proofs?limit=1")).json()).count > 30);
  await go("proofs");
  const first = page.locator("tbody tr:first-child .hash[href^='#/proofs/']");
  const newest = await first.getAttribute("title");
  await page.getByRole("button", { name: "Older →" }).click();
  await page.waitForFunction((title) => document.querySelector("tbody .hash")?.title !== title, newest);
  await page.getByRole("button", { name: "← Newer" }).click();
  await page.locator(`tbody .hash[title="${newest}"]`).waitFor();
  good("lists go on, and back");

  await go("feeds/BTC-USD");
  // A line that is level has no height, which the browser's driver calls hidden.
  await page.locator("svg.chart polyline").waitFor({ state: "attached" });
  await page.locator(".badge", { hasText: "fresh" }).waitFor();
  await picture("feed");
  await please("STALE");
  const stale = page.locator(".error", { hasText: "This feed is stale" });
  // The ledger's time goes on with its blocks.
  for (let look = 0; look < 60 && !(await stale.isVisible()); look++) {
    await page.request.post(`${explorer}/v1/ask/models/projectile`, {
      data: { inputs: [{ name: "launch", datatype: "FP32", shape: [1, 2], data: [6, look] }] },
    });
    await page.waitForTimeout(1_000);
  }
  await stale.waitFor();
  await picture("stale");
  await accessible("a stale feed");
  good("a feed has a chart, and is stale when nothing comes");

  await go("");
  await page.locator(".connection.on").waitFor();
  const restarted = please("RESTART");
  await page.locator(".connection.off").waitFor();
  await restarted;
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

  const own = new URL(explorer).host;
  assert.deepEqual([...hosts].filter((host) => host !== own && host !== "" && host !== new URL(proxy.url).host), []);
  good("no dialog, no violation of the policy, no foreign host");
});
