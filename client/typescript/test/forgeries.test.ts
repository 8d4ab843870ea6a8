import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, type JsonObject, parseJson, readGenesis, readReceipt, verifyReceipt } from "../src/index.js";
import { receiptFile } from "./fixtures.js";

const GENESIS = readGenesis(receiptFile("genesis.json"));
const TEXT = receiptFile("batch.json");

/** The receipt with one place changed or left out, and the steps at which Java refuses it. */
interface Forgery {
  readonly at: string[];
  readonly value: Json | undefined;
  readonly failed: string[];
}

function forgeries(): Forgery[] {
  const list = parseJson(receiptFile("forgeries.json")) as JsonObject[];
  return list.map((forgery) => ({
    at: (forgery.get("at") as string).split("/").slice(1),
    value: forgery.get("value"),
    failed: forgery.get("failed") as string[],
  }));
}

function applied(forgery: Forgery): JsonObject {
  const receipt = readReceipt(TEXT);
  let parent: Json | undefined = receipt;
  for (const name of forgery.at.slice(0, -1)) {
    parent = Array.isArray(parent) ? parent[Number(name)] : (parent as JsonObject).get(name);
  }
  const last = forgery.at.at(-1) ?? "";
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1, ...(forgery.value === undefined ? [] : [forgery.value]));
  } else if (forgery.value === undefined) {
    (parent as JsonObject).delete(last);
  } else {
    (parent as JsonObject).set(last, forgery.value);
  }
  return receipt;
}

test("R every forged field is refused at the steps at which the Java verifier refuses it", () => {
  const all = forgeries();
  assert.ok(all.length > 300, `forgeries: ${all.length}`);
  for (const forgery of all) {
    const failed = verifyReceipt(applied(forgery), { genesis: GENESIS })
      .filter((step) => !step.passed)
      .map((step) => step.name);
    assert.deepEqual(failed, forgery.failed, `${forgery.at.join("/")} ${String(forgery.value)}`);
  }
});
