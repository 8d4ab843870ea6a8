import assert from "node:assert/strict";
import { test } from "node:test";
import { bigEndian, compare, fromHex, keccak, toHex } from "../src/bytes.js";
import { leafHashOf, treeLevels } from "../src/index.js";
import { rootOf } from "../src/leaf.js";
import { receiptFile } from "./fixtures.js";

interface Leaf {
  teeId: string;
  inputHash: string;
  outputHash: string;
  signature: string;
  timestamp: number;
}

test("T4 the fields of an answer give the leaf of its proof", () => {
  const { leaf } = JSON.parse(receiptFile("batch.json")) as { leaf: Leaf };
  const fields = {
    tee_id: leaf.teeId,
    tee_request_hash: leaf.inputHash,
    tee_output_hash: leaf.outputHash,
    tee_timestamp: leaf.timestamp,
    tee_signature: Buffer.from(fromHex(leaf.signature)).toString("base64"),
  };
  const steps = receiptFile("batch.steps.json");
  const hash = /leaf (0x[0-9a-f]{64}) is in batch/.exec(steps)?.[1];
  assert.equal(leafHashOf({ parameters: fields }), hash);
  assert.equal(leafHashOf({ ...fields, tee_id: leaf.teeId.slice(2) }), hash);
  for (const name of Object.keys(fields)) {
    assert.equal(leafHashOf({ parameters: { ...fields, [name]: null } }), undefined, name);
  }
});

test("T4 each node of a tree is the hash of the pair below it, and the leaves are in order", () => {
  for (let count = 1; count <= 17; count++) {
    const leaves = Array.from({ length: count }, (_, i) => keccak(bigEndian(BigInt(i), 32)));
    const levels = treeLevels(leaves);
    const nodes = levels.flat();
    assert.equal(nodes.length, 2 * count - 1);
    for (let i = 0; i < count - 1; i++) {
      const [node, left, right] = [nodes[i], nodes[2 * i + 1], nodes[2 * i + 2]];
      assert.ok(node && left && right);
      assert.equal(toHex(node), toHex(rootOf(left, [right])));
    }
    const sorted = [...leaves].sort(compare).map(toHex);
    assert.deepEqual(nodes.slice(count - 1).reverse().map(toHex), sorted);
  }
  assert.deepEqual(treeLevels([]), []);
});
