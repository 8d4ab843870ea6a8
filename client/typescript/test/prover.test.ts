import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bytes, bigEndian, keccak, toBigInt, toHex, word } from "../src/bytes.js";
import { Fields } from "../src/fields.js";
import { REGISTRY } from "../src/genesis.js";
import { type Json, readGenesis } from "../src/index.js";
import { membership } from "../src/storage.js";
import { receiptFile } from "./fixtures.js";
import { branch, nibbleOf, state } from "./tries.js";

const GENESIS = { ...readGenesis(receiptFile("genesis.json")), rulesVersion: 5n };
const PROVER = 17;
const VANILLA = 16;

/** A state in which the registry has one node alone, of that type. */
function said(type: number, isProven: boolean, genesis = GENESIS): string {
  let id = 0n;
  let slots: Bytes[];
  do {
    const first = toBigInt(keccak(word(++id), word(7n)));
    slots = [7n, 6n, 5n].map((offset) => bigEndian(first + offset, 32));
  } while (new Set(slots.map(nibbleOf)).size < 3);
  const [registered, kind] = slots as [Bytes, Bytes];
  const storage = branch([[registered, Uint8Array.of(9)], [kind, Uint8Array.of(type)]]);
  const leaf = state(REGISTRY, storage.root);
  const [registrationProof, kindProof, measurementProof] = storage.proofs.map((proof) =>
    proof.map(toHex),
  ) as [string[], string[], string[]];
  const proofs = { accountProof: [toHex(leaf)], registrationProof, kindProof, measurementProof };
  const fields = Fields.of(new Map<string, Json>(Object.entries(proofs)), "node");
  return membership(fields, genesis, keccak(leaf), word(id), isProven);
}

test("N2 a prover's leaf that was settled without its proof is refused", () => {
  assert.throws(() => said(PROVER, false), /settled without its proof/);
  assert.match(said(VANILLA, false), /^a VANILLA/);
  assert.match(said(PROVER, true), /^a ZKML_PROVER/);
});

test("N2 another node's leaf that was settled by a proof in zero knowledge is refused", () => {
  assert.throws(() => said(VANILLA, true), /proves nothing in zero knowledge/);
});

test("L10 chains of older rules settle the leaves of all kinds alike", () => {
  assert.match(said(PROVER, false, { ...GENESIS, rulesVersion: 4n }), /^a ZKML_PROVER/);
});
