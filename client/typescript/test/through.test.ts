import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "../src/bytes.js";
import { LightBlock, type TrustedGenesis, isProven, readGenesis, readReceipt, verifyReceiptThrough } from "../src/index.js";
import { receiptFile } from "./fixtures.js";

const GENESIS = readGenesis(receiptFile("genesis.json"));
const NOW = { seconds: 4_102_444_800n, nanos: 0 };

/** The same chain as one sees it that trusts the first block of others. */
const BEFORE: TrustedGenesis = {
  ...GENESIS,
  validators: [{ publicKey: new Uint8Array(32).fill(7), power: 1n }],
};

function block(): LightBlock {
  return LightBlock.read(readReceipt(receiptFile("batch.json")).get("signedHeader"), GENESIS.validators);
}

const nobody = (): Promise<LightBlock> => Promise.reject(new Error("nobody is to be asked"));

test("R by the validators of genesis nobody is asked", async () => {
  const receipt = readReceipt(receiptFile("batch.json"));
  const { steps, trust } = await verifyReceiptThrough(receipt, GENESIS, { source: nobody, now: NOW });
  assert.ok(isProven(steps));
  assert.equal(trust, undefined);
});

test("R a receipt that is forged sets off no question", async () => {
  const receipt = readReceipt(receiptFile("batch.json"));
  receipt.set("root", `0x${"11".repeat(32)}`);
  const { steps, trust } = await verifyReceiptThrough(receipt, BEFORE, { source: nobody, now: NOW });
  assert.ok(!isProven(steps));
  assert.equal(trust, undefined);
});

test("R from a block that is trusted the validators of the receipt's height are found", async () => {
  const { height, hash } = block().header;
  const asked: bigint[] = [];
  const source = (at: bigint): Promise<LightBlock> => (asked.push(at), Promise.resolve(block()));
  const receipt = readReceipt(receiptFile("batch.json"));
  const found = await verifyReceiptThrough(receipt, BEFORE, { source, now: NOW, from: { height, hash } });
  assert.ok(isProven(found.steps));
  assert.deepEqual([found.trust?.passed, asked], [true, [height]]);
  assert.equal(toHex(found.block?.hash ?? new Uint8Array()), toHex(hash));
});

test("R what does not lead to the receipt is refused at the trust", async () => {
  const { height, hash } = block().header;
  const receipt = readReceipt(receiptFile("batch.json"));
  const source = (): Promise<LightBlock> => Promise.resolve(block());
  for (const from of [undefined, { height, hash: hash.map((byte) => byte ^ 1) }]) {
    const following = { source, now: NOW, ...(from === undefined ? {} : { from }) };
    const { steps, trust } = await verifyReceiptThrough(receipt, BEFORE, following);
    assert.deepEqual(steps.filter((step) => !step.passed).map((step) => step.name), ["commit"]);
    assert.equal(trust?.passed, false);
    assert.match(trust?.detail ?? "", /other validators than the genesis|does not have the trusted hash/);
  }
});
