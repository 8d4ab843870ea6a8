import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, parseJson, readGenesis, readReceipt, verifyReceipt } from "../src/index.js";
import { put } from "./changes.js";
import { receiptFile } from "./fixtures.js";

const GENESIS = readGenesis(receiptFile("genesis.json"));
const TEXT = receiptFile("batch.json");

test("R every forged field is refused at the steps at which the Java verifier refuses it", () => {
  const all = parseJson(receiptFile("forgeries.json")) as JsonObject[];
  assert.ok(all.length > 300, `forgeries: ${all.length}`);
  for (const forgery of all) {
    const at = forgery.get("at") as string;
    const value = forgery.get("value");
    const receipt = readReceipt(TEXT);
    put(receipt, at, value);
    const failed = verifyReceipt(receipt, { genesis: GENESIS })
      .filter((step) => !step.passed)
      .map((step) => step.name);
    assert.deepEqual(failed, forgery.get("failed"), `${at} ${String(value)}`);
  }
});
