import { type Bytes, at, compare, keccak, utf8, word } from "./bytes.js";
import type { Fields } from "./fields.js";
import { isSignedByRsa, parseRsaKey, signatureSize } from "./rsa.js";

const SIGNATURE_OFFSET = 0xa0n;
const ROOT_SCHEME = 0x01;
const ROOT_HEAD_SIZE = 2;
const ROOT_PATH_MAX = 8;
const LEAF_TAG = new Uint8Array([0]);
const ROOT_TAG = utf8("haca.root.v1");

/** The part of an answer that is settled; its hash is the proof's identity everywhere (rule T4). */
export interface SettlementLeaf {
  readonly teeId: Bytes;
  readonly inputHash: Bytes;
  readonly outputHash: Bytes;
  readonly signature: Bytes;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
}

export function readLeaf(fields: Fields): SettlementLeaf {
  return {
    teeId: fields.word("teeId"),
    inputHash: fields.word("inputHash"),
    outputHash: fields.word("outputHash"),
    signature: fields.bytes("signature"),
    timestamp: fields.number("timestamp"),
  };
}

/** The double keccak of the ABI encoding. */
export function leafHash(leaf: SettlementLeaf): Bytes {
  const padding = new Uint8Array((32 - (leaf.signature.length % 32)) % 32);
  return keccak(
    keccak(
      leaf.teeId,
      leaf.inputHash,
      leaf.outputHash,
      word(SIGNATURE_OFFSET),
      word(leaf.timestamp),
      word(BigInt(leaf.signature.length)),
      leaf.signature,
      padding,
    ),
  );
}

/** The message that the node signs (rule T3). */
function leafMessage(leaf: SettlementLeaf): Bytes {
  return keccak(leaf.inputHash, leaf.outputHash, word(leaf.timestamp));
}

/**
 * Says if the leaf's signature is good, in either form (rule T4): one that has the length of the
 * key's modulus is of this leaf alone, any other is of a root (rule T6).
 */
export function isLeafSignedBy(leaf: SettlementLeaf, publicKeyDer: Bytes): boolean {
  const key = parseRsaKey(publicKeyDer);
  if (key === undefined) {
    return false;
  }
  const message = leafMessage(leaf);
  if (leaf.signature.length === signatureSize(key)) {
    return isSignedByRsa(key, message, leaf.signature);
  }
  const shared = parseRootSignature(leaf.signature);
  if (shared === undefined) {
    return false;
  }
  const root = rootOf(keccak(LEAF_TAG, message), shared.path);
  return isSignedByRsa(key, keccak(ROOT_TAG, root), shared.signature);
}

/** The scheme, the number of hashes in the path, those hashes, and the signature of the root. */
function parseRootSignature(bytes: Bytes): { path: Bytes[]; signature: Bytes } | undefined {
  if (bytes.length < ROOT_HEAD_SIZE || bytes[0] !== ROOT_SCHEME) {
    return undefined;
  }
  const hashes = at(bytes, 1);
  const signatureAt = ROOT_HEAD_SIZE + hashes * 32;
  if (hashes === 0 || hashes > ROOT_PATH_MAX || bytes.length <= signatureAt) {
    return undefined;
  }
  const path = Array.from({ length: hashes }, (_, i) =>
    bytes.slice(ROOT_HEAD_SIZE + 32 * i, ROOT_HEAD_SIZE + 32 * (i + 1)),
  );
  return { path, signature: bytes.slice(signatureAt) };
}

/** Where a path of siblings leads from a leaf: inner nodes are hashes of sorted pairs. */
export function rootOf(leaf: Bytes, path: Bytes[]): Bytes {
  return path.reduce(
    (node, sibling) =>
      compare(node, sibling) <= 0 ? keccak(node, sibling) : keccak(sibling, node),
    leaf,
  );
}

/**
 * The tree of a batch, level by level from the root down: a complete binary tree over the leaves in
 * ascending order, from the last place to the first.
 */
export function treeLevels(leaves: readonly Bytes[]): Bytes[][] {
  const sorted = [...leaves].sort(compare);
  const nodes = new Array<Bytes>(Math.max(0, 2 * sorted.length - 1));
  sorted.forEach((leaf, i) => (nodes[2 * sorted.length - 2 - i] = leaf));
  for (let i = sorted.length - 2; i >= 0; i--) {
    const [left, right] = [nodes[2 * i + 1], nodes[2 * i + 2]];
    if (left !== undefined && right !== undefined) {
      nodes[i] = rootOf(left, [right]);
    }
  }
  const levels: Bytes[][] = [];
  for (let from = 0; from < nodes.length; from = 2 * from + 1) {
    levels.push(nodes.slice(from, 2 * from + 1));
  }
  return levels;
}
