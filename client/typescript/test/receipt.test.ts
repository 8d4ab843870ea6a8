import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type JsonObject,
  JsonNumber,
  MalformedError,
  type Step,
  fromHex,
  isProven,
  readGenesis,
  readReceipt,
  verifyReceipt,
} from "../src/index.js";
import { receiptFile } from "./fixtures.js";

const GENESIS = readGenesis(receiptFile("genesis.json"));
const TEXT = receiptFile("batch.json");

function failed(steps: Step[]): string[] {
  return steps.filter((step) => !step.passed).map((step) => step.name);
}

test("R a receipt of a development network holds, in the words of the Java verifier", () => {
  const steps = verifyReceipt(readReceipt(TEXT), { genesis: GENESIS });
  const expected = JSON.parse(receiptFile("batch.steps.json")) as Step[];
  assert.deepEqual(steps, expected);
  assert.ok(isProven(steps));
});

test("R the receipt of another proof is not the one that was asked for", () => {
  const other = fromHex(`0x${"11".repeat(32)}`);
  const steps = verifyReceipt(readReceipt(TEXT), { genesis: GENESIS }, other);
  assert.deepEqual(failed(steps), ["answer"]);
});

test("R without validators to trust nothing is signed", () => {
  const steps = verifyReceipt(readReceipt(TEXT), { genesis: GENESIS, validators: [] });
  assert.deepEqual(failed(steps), ["commit"]);
});

test("R the same validators on another chain settled nothing here", () => {
  const steps = verifyReceipt(readReceipt(TEXT), { genesis: { ...GENESIS, chainId: "another" } });
  assert.deepEqual(failed(steps), ["commit"]);
});

test("of a receipt that does not hold nothing is shown as proven", () => {
  const receipt = readReceipt(TEXT);
  receipt.set("version", new JsonNumber("1"));
  for (const step of verifyReceipt(receipt, { genesis: GENESIS })) {
    assert.ok(!step.passed || step.detail.startsWith("holds by itself"), step.detail);
  }
});

test("a production network does not call its enclaves simulated", () => {
  const steps = verifyReceipt(readReceipt(TEXT), {
    genesis: { ...GENESIS, isDevelopment: false },
  });
  assert.ok(!steps.find((step) => step.name === "node")?.detail.includes("simulated"));
});

test("a name that stands twice in a receipt is refused", () => {
  const twice = TEXT.replace("{", '{"root":"0x00",');
  assert.throws(() => readReceipt(twice), MalformedError);
});

test("half a character is no text", () => {
  const receipt = readReceipt(TEXT);
  (receipt.get("answer") as JsonObject).set("id", "?\ud800");
  const steps = verifyReceipt(receipt, { genesis: GENESIS });
  assert.match(steps[1]?.detail ?? "", /a text of whole characters/);
});

test("bytes that no document is made of are refused with a reason", () => {
  for (const text of ["", "[]", "{", '{"a":01}', '{"a":1}x', '"\\x"', "nul", "{\"a\" 1}", "\u0000"]) {
    assert.throws(() => readReceipt(text), MalformedError, text);
  }
  assert.throws(() => readReceipt(`{"a":${"[".repeat(2_000)}`), /nested deeper/);
});
