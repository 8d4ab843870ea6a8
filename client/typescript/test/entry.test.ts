import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bytes, bigEndian, concat, keccak, toBigInt, toHex, word } from "../src/bytes.js";
import { provenEntry, servedEntry } from "../src/entry.js";
import { Fields } from "../src/fields.js";
import { MODEL_REGISTRY } from "../src/genesis.js";
import { type Json, readGenesis, readReceipt, verifyReceipt } from "../src/index.js";
import { RefusedError, UncheckedError } from "../src/outcome.js";
import { receiptFile } from "./fixtures.js";
import { branch, nibbleOf, state } from "./tries.js";

const CODE = Uint8Array.of(0x60, 0x01);
const DIGEST = keccak(Uint8Array.of(1));
const OWNER = concat(word(7n).slice(12), keccak(Uint8Array.of(2)).slice(20));

/** What a receipt has of an entry, in a state in which the registry has that one alone. */
function entry(code: Bytes): { zk: Map<string, Json>; stateRoot: Bytes; model: Bytes } {
  let id = 0n;
  let slots: [Bytes, Bytes, Bytes];
  do {
    const model = toBigInt(keccak(word(++id), word(3n)));
    const circuit = toBigInt(keccak(word(id), word(5n)));
    slots = [bigEndian(model + 1n, 32), bigEndian(model + 2n, 32), bigEndian(circuit + 1n, 32)];
  } while (new Set(slots.map(nibbleOf)).size < 3);
  const storage = branch([[slots[0], DIGEST], [slots[1], OWNER], [slots[2], keccak(CODE)]]);
  const leaf = state(MODEL_REGISTRY, storage.root);
  const proofs = Array.from({ length: 10 }, (_, i) => (storage.proofs[i] ?? []).map(toHex));
  const zk = new Map<string, Json>([
    ["accountProof", [toHex(leaf)]],
    ["storageProofs", proofs],
    ["verifierCode", toHex(code)],
    ["proven", "0x"],
  ]);
  return { zk, stateRoot: keccak(leaf), model: word(id) };
}

function judge(given: ReturnType<typeof entry>): void {
  provenEntry(Fields.of(given.zk, "receipt.zk"), given.stateRoot, given.model);
}

test("H3 an entry that is proven is named, and its verifier is said not to have run", () => {
  assert.throws(
    () => judge(entry(CODE)),
    (error: Error) =>
      error instanceof UncheckedError &&
      error.message.startsWith("not checked here: entry 0x") &&
      error.message.includes(toHex(DIGEST)) &&
      error.message.includes(toHex(OWNER.slice(12))),
  );
});

test("H3 another verifier's code, another entry and a missing proof are refused", () => {
  assert.throws(() => judge(entry(Uint8Array.of(0x60, 0x02))), RefusedError);
  assert.throws(() => judge({ ...entry(CODE), model: word(1_000_000n) }), RefusedError);
  const short = entry(CODE);
  (short.zk.get("storageProofs") as Json[]).pop();
  assert.throws(() => judge(short), /takes 10 proofs, there are 9/);
});

test("R a receipt that says ZK has a step proof, which nothing but a proof passes", () => {
  const receipt = readReceipt(receiptFile("batch.json"));
  receipt.set("route", "ZK");
  const steps = verifyReceipt(receipt, { genesis: readGenesis(receiptFile("genesis.json")) });
  const failed = steps.filter((step) => !step.passed).map((step) => step.name);
  assert.deepEqual(failed, ["form", "path", "settlement", "proof"]);
});

test("H2 the entry under which an answer was signed is judged as the Java verifier judges it", () => {
  const vectors = readReceipt(`{"all": ${receiptFile("model-proofs.json")}}`).get("all") as Json[];
  assert.ok(vectors.length > 10);
  for (const each of vectors) {
    const vector = Fields.of(each, "vector");
    const what = vector.text("what");
    const judge = () =>
      servedEntry(Fields.of(vector.get("receipt"), "receipt"), vector.word("stateRoot"));
    if (vector.has("detail")) {
      assert.equal(judge(), vector.text("detail"), what);
    } else {
      assert.throws(judge, (error: Error) => error.message === vector.text("reason"), what);
    }
  }
});

test("R a receipt whose answer names an entry has to prove it", () => {
  const receipt = readReceipt(receiptFile("batch.json"));
  const trust = { genesis: readGenesis(receiptFile("genesis.json")) };
  const names = () => verifyReceipt(receipt, trust).map((step) => step.name);
  assert.ok(!names().includes("model"));
  (receipt.get("answer") as Map<string, Json>).set("registryEntry", toHex(word(14n)));
  const step = verifyReceipt(receipt, trust).find((each) => each.name === "model");
  assert.equal(step?.passed, false);
  assert.match(step?.detail ?? "", /does not prove the model's entry/);
});
