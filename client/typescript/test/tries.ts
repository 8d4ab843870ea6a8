import { type Bytes, bigEndian, concat, keccak } from "../src/bytes.js";

const EMPTY: Bytes = new Uint8Array();

export function rlp(item: Bytes | Bytes[]): Bytes {
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

export function nibbleOf(slot: Bytes): number {
  return (keccak(slot)[0] ?? 0) >> 4;
}

/** A trie of words that part at their first nibble, the proofs of each, and one of absence. */
export function branch(words: [Bytes, Bytes][]): { root: Bytes; proofs: Bytes[][] } {
  const leaves = words.map(([slot, value]) => {
    const path = keccak(slot);
    // An odd rest of 63 nibbles begins with 3 and the first of them.
    const rest = concat(Uint8Array.of(0x30 | ((path[0] ?? 0) & 15)), path.slice(1));
    return rlp([rest, rlp(value)]);
  });
  const children: Bytes[] = Array.from({ length: 17 }, () => EMPTY);
  words.forEach(([slot], i) => (children[nibbleOf(slot)] = keccak(leaves[i] ?? EMPTY)));
  const top = rlp(children);
  return { root: keccak(top), proofs: [...leaves.map((leaf) => [top, leaf]), [top]] };
}

/** The one node of a state in which one contract stands alone. */
export function state(contract: Bytes, storageRoot: Bytes): Bytes {
  const account = rlp([EMPTY, EMPTY, storageRoot, keccak(EMPTY)]);
  return rlp([concat(Uint8Array.of(0x20), keccak(contract)), account]);
}
