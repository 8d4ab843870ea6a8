import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer } from "../src/answer.js";
import { toHex } from "../src/bytes.js";
import { tensorOf } from "../src/facts/check.js";
import { readFacts } from "../src/facts/fact.js";
import { FP32, FP64, nearestBits } from "../src/facts/nearest.js";
import { factProofs, provenFacts } from "../src/facts/proofs.js";
import { Fields } from "../src/fields.js";
import {
  type Json,
  JsonNumber,
  type JsonObject,
  type Step,
  isProven,
  parseJson,
  readGenesis,
  readReceipt,
  verifyReceipt,
} from "../src/index.js";
import { change } from "./changes.js";
import { receiptFile, repositoryFile } from "./fixtures.js";

const GENESIS = readGenesis(receiptFile("facts-genesis.json"));
const TEXT = receiptFile("facts.json");

function objects(file: string): JsonObject[] {
  return parseJson(receiptFile(file)) as JsonObject[];
}

test("D4 a receipt with its reports holds, in the words of the Java verifier", () => {
  const steps = verifyReceipt(readReceipt(TEXT), { genesis: GENESIS });
  assert.deepEqual(steps, JSON.parse(receiptFile("facts.steps.json")) as Step[]);
  assert.ok(isProven(steps));
  assert.ok(!isProven(steps.slice(0, -1)));
});

test("D4 forged facts are refused as the Java verifier refuses them, for the same reason", () => {
  const vectors = objects("facts-forgeries.json");
  assert.ok(vectors.length > 300, `forgeries: ${vectors.length}`);
  for (const vector of vectors) {
    const forged = change(readReceipt(TEXT), vector.get("changes") as Json[]);
    const failed = verifyReceipt(forged, { genesis: GENESIS }).filter((step) => !step.passed);
    const what = vector.get("what") as string;
    assert.deepEqual(failed.map((step) => step.name), vector.get("failed"), what);
    assert.equal(failed.find((step) => step.name === "facts")?.detail, vector.get("reason"), what);
  }
});

test("D4 facts come to the tensors to which the Java verifier says that they come", () => {
  let held = 0;
  for (const fact of objects("fact-cases.json")) {
    for (const vector of fact.get("cases") as JsonObject[]) {
      const copy = structuredCopy(fact.get("fact") as JsonObject) as JsonObject;
      const changed = change(copy, vector.get("changes") as Json[]);
      const signedAt = BigInt((vector.get("signedAt") as JsonNumber).text);
      const [tensor, reason] = judged(changed, signedAt);
      const what = vector.get("what") as string;
      assert.equal(tensor, vector.get("tensor"), `${what}: ${reason}`);
      assert.equal(reason, vector.get("reason"), what);
      held += tensor === undefined ? 0 : 1;
    }
  }
  assert.ok(held > 20, `held: ${held}`);
});

test("D4 what a state of the ledger proves of facts is judged as the Java verifier judges it", () => {
  const vectors = objects("fact-proofs.json");
  assert.ok(vectors.some((vector) => vector.has("detail")));
  for (const vector of vectors) {
    const [detail, reason] = proven(vector);
    assert.equal(detail, vector.get("detail"), `${vector.get("what")}: ${reason}`);
    assert.equal(reason, vector.get("reason"), vector.get("what") as string);
  }
});

function proven(vector: JsonObject): [string | undefined, string | undefined] {
  const fields = Fields.of(vector, "vector");
  const receipt = Fields.of(vector.get("receipt"), "receipt");
  const genesis = { ...GENESIS, ledgerChainId: fields.number("chainId") };
  try {
    const proofs = factProofs(receipt);
    const answer = readAnswer(receipt.get("answer"));
    const [root, at] = [fields.word("stateRoot"), fields.number("signedAt")];
    return [provenFacts(proofs, genesis, root, answer, at), undefined];
  } catch (error) {
    return [undefined, (error as Error).message];
  }
}

function judged(fact: JsonObject, signedAt: bigint): [string | undefined, string | undefined] {
  try {
    const [read] = readFacts([fact]);
    assert.ok(read !== undefined);
    return [toHex(tensorOf(read, signedAt).content), undefined];
  } catch (error) {
    return [undefined, (error as Error).message];
  }
}

function structuredCopy(node: Json): Json {
  return node instanceof Map
    ? new Map([...node].map(([name, value]) => [name, structuredCopy(value)]))
    : Array.isArray(node)
      ? node.map(structuredCopy)
      : node;
}

test("D4 numbers are rounded once, to the bits that Java finds", () => {
  const vectors = JSON.parse(
    repositoryFile("libraries/feeds/src/test/resources/network/haca/feeds/numbers.json"),
  ) as { value: string; decimals: number; fp32?: string; fp64: string }[];
  assert.ok(vectors.some((vector) => vector.fp32 === undefined));
  for (const { value, decimals, fp32, fp64 } of vectors) {
    const bits = [FP32, FP64].map((form) =>
      nearestBits(form, BigInt(value), BigInt(decimals))?.toString(16),
    );
    assert.deepEqual(bits, [fp32, fp64], `${value} / 10^${decimals}`);
  }
});
