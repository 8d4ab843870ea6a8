// The explorer's page over a network whose language model is sold.
import assert from "node:assert/strict";
import { accessible, explorer, go, good, page, picture, please, run } from "./page.mjs";

await run(async () => {
  await go("ask");
  await page.getByRole("button", { name: "Chat" }).click();
  await page.selectOption("#model", "gpt-4.1");
  await page.fill("#question", "echo Hi");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator(".error", { hasText: "This model is sold" }).waitFor();
  await picture("sold");
  await accessible("a model that is sold");
  good("who does not pay is told so");

  await please("PAY");
  await go("payments");
  const settled = page.locator("tbody tr", { has: page.locator(".badge", { hasText: "settled" }) });
  for (let look = 0; look < 60 && (await settled.count()) === 0; look++) {
    await page.reload();
    await page.locator("table caption").waitFor();
    await page.waitForTimeout(1_000);
  }
  await picture("payments");
  await accessible("payments");
  const payment = await settled.first().locator(".hash").getAttribute("title");
  await settled.first().locator(".hash").click();
  await page.locator("dl.facts").waitFor();
  await page.locator("tbody .badge", { hasText: "settled" }).waitFor();
  const kinds = await page.locator("tbody .badge").allTextContents();
  for (const kind of ["reserved", "charged", "claimed", "settled"]) {
    assert.ok(kinds.includes(kind), `${kind} is not among ${kinds}`);
  }
  await picture("payment");
  await accessible("a payment");
  const { items } = await (await page.request.get(`${explorer}/v1/payments/${payment}/entries`)).json();
  const moved = items.find((entry) => entry.kind === "SETTLED");
  await page.getByRole("searchbox").fill(moved.transaction);
  await page.getByRole("searchbox").press("Enter");
  await page.waitForURL(`**/#/payments/${payment}`);
  const all = JSON.stringify(items);
  assert.ok(!/payer|prompt|answer/.test(all), all);
  good("a payment is seen from its reservation to its settlement");
});
