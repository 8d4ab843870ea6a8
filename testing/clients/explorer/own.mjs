// A user's own receipt with question, answer and facts, of another network than the one that runs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { accessible, page, picture } from "./page.mjs";

const receipts = new URL("../../../libraries/light-client/src/test/resources/receipts/", import.meta.url);
const text = (name) => readFileSync(new URL(name, receipts), "utf8");
const steps = JSON.parse(text("facts.steps.json"));

/** The proof that the receipt is of. */
export const leaf = /leaf (0x[0-9a-f]{64})/.exec(steps.find(({ name }) => name === "path").detail)[1];

async function judged(file) {
  await page.locator("#own").setInputFiles(file);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await page.locator(".verdict").waitFor();
  return page.locator(".steps li").evaluateAll((all) =>
    all.map((each) => ({
      name: each.dataset.step,
      passed: each.classList.contains("good"),
      detail: each.querySelector(".detail").textContent,
    })),
  );
}

/** Has the page verify the receipt as it is, and with another value in a report. */
export async function verifyOwn(at) {
  await page.goto(`${at}/#/proofs/${leaf}`);
  await page.fill("#genesis", text("facts-genesis.json"));
  await page.getByText("You have the answer").click();
  assert.deepEqual(await judged(fileURLToPath(new URL("facts.json", receipts))), steps);
  await picture("facts");
  await accessible("a receipt with facts");
  const forged = JSON.parse(text("facts.json"));
  forged.answer.facts[0].rounds[0].reports[0].value += "0";
  const buffer = Buffer.from(JSON.stringify(forged));
  const refused = await judged({ name: "forged.json", mimeType: "application/json", buffer });
  assert.deepEqual(
    refused.filter(({ passed }) => !passed).map(({ name }) => name),
    ["answer", "facts"],
  );
  assert.match(refused.find(({ name }) => name === "facts").detail, /signature is wrong in round 1/);
}
