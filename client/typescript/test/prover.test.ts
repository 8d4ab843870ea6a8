import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bytes, bigEndian, concat, keccak, toBigInt, toHex, word } from "../src/bytes.js";
import { Fields } from "../src/fields.js";
import { REGISTRY } from "../src/genesis.js";
import { type Json, readGenesis } from "../src/index.js";
import { membership } from "../src/storage.js";
import { receiptFile } from "./fixtures.js";

const GENESIS = { ...readGenesis(receiptFile("genesis.json")), rulesVersion: 5n };
const PROVER = 17;
const VANILLA = 16;
const EMPTY: Bytes = new Uint8Array();

function rlp(item: Bytes | Bytes[]): Bytes {
  if (item instanceof Uint8Array && item.length === 1 && (item[0] ?? 128) < 128) {
    return item;
  }
  const isList = Array.isArray(item);
  const payload = isList ? concat(...item.map(rlp)) : item;
  const offset = isList ? 0xc0 : 0x80;
  const sizeBytes = payload.length < 56 ? 0 : payload.length < 256 ? 1 : 2;
  const size = sizeBytes === 0 ? EMPTY : bigEndian(BigInt(payload.length), sizeBytes);
  const head = offset + (sizeBytes === 0 ? payload.length : 55 + sizeBytes);
  return concat(Uint8Array.of(head), size, payload);
}

function nibbleOf(slot: Bytes): number {
  return (keccak(slot)[0] ?? 0) >> 4;
}

/** A trie of two words that part at their first nibble, and the proofs of both. */
function branch(words: [Bytes, number][]): { root: Bytes; proofs: Bytes[][] } {
  const leaves = words.map(([slot, value]) => {
    const path = keccak(slot);
    // An odd rest of 63 nibbles begins with 3 and the first of them.
    const rest = concat(Uint8Array.of(0x30 | ((path[0] ?? 0) & 15)), path.slice(1));
    return rlp([rest, rlp(Uint8Array.of(value))]);
  });
  const children: Bytes[] = Array.from({ length: 17 }, () => EMPTY);
  words.forEach(([slot], i) => (children[nibbleOf(slot)] = keccak(leaves[i] ?? EMPTY)));
  const top = rlp(children);
  return { root: keccak(top), proofs: [...leaves.map((leaf) => [top, leaf]), [top]] };
}

/** A state in which the registry has one node alone, of that type. */
function said(type: number, isProven: boolean, genesis = GENESIS): string {
  let id = 0n;
  let slots: Bytes[];
  do {
    const first = toBigInt(keccak(word(++id), word(7n)));
    slots = [7n, 6n, 5n].map((offset) => bigEndian(first + offset, 32));
  } while (new Set(slots.map(nibbleOf)).size < 3);
  const [registered, kind] = slots as [Bytes, Bytes];
  const storage = branch([[registered, 9], [kind, type]]);
  const account = rlp([EMPTY, EMPTY, storage.root, keccak(EMPTY)]);
  const leaf = rlp([concat(Uint8Array.of(0x20), keccak(REGISTRY)), account]);
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
