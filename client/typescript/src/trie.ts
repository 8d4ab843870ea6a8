import { type Bytes, at, equal, keccak, toHex } from "./bytes.js";
import { MalformedError } from "./outcome.js";
import { type Rlp, decodeRlp } from "./rlp.js";

const EMPTY: Bytes = new Uint8Array();

/** Where a node leads: to a value (empty if absent), a node inside it, or a hash. */
type Step =
  | { kind: "value"; value: Bytes }
  | { kind: "inline"; node: Rlp; path: Bytes }
  | { kind: "hash"; hash: Bytes; path: Bytes };

/**
 * The value that a Merkle Patricia proof (EIP-1186) proves under `keccak(key)`; nothing if its
 * absence is proven. Every node of the proof must be on the way: one that proves nothing is refused.
 *
 * @throws MalformedError if the proof does not lead from the root to the key
 */
export function provenValue(root: Bytes, key: Bytes, proof: Bytes[]): Bytes | undefined {
  let path = nibbles(keccak(key));
  let expected = root;
  for (const [i, encoded] of proof.entries()) {
    if (!equal(keccak(encoded), expected)) {
      throw new MalformedError(`a proof node does not have the hash ${toHex(expected)}`);
    }
    let step = descend(decodeRlp(encoded), path);
    while (step.kind === "inline") {
      step = descend(step.node, step.path);
    }
    if (step.kind === "value") {
      if (i + 1 < proof.length) {
        throw new MalformedError("the proof goes on behind the key");
      }
      return step.value.length === 0 ? undefined : step.value;
    }
    expected = step.hash;
    path = step.path;
  }
  throw new MalformedError("the proof ends before the key");
}

function descend(node: Rlp, path: Bytes): Step {
  if (!Array.isArray(node) || (node.length !== 2 && node.length !== 17)) {
    throw new MalformedError("a proof node is neither a branch nor an extension nor a leaf");
  }
  if (node.length === 17) {
    return path.length === 0
      ? { kind: "value", value: text(node[16]) }
      : child(node[at(path, 0)], path.slice(1));
  }
  const compact = nibbles(text(node[0]));
  const flag = compact[0];
  if (flag === undefined || flag > 3) {
    throw new MalformedError("a proof node has no path");
  }
  const isLeaf = flag >= 2;
  const segment = compact.slice(flag % 2 === 1 ? 1 : 2);
  const matches = segment.length <= path.length && equal(path.slice(0, segment.length), segment);
  if (!matches || (isLeaf && segment.length !== path.length)) {
    return { kind: "value", value: EMPTY };
  }
  return isLeaf
    ? { kind: "value", value: text(node[1]) }
    : child(node[1], path.slice(segment.length));
}

function child(node: Rlp | undefined, path: Bytes): Step {
  if (node instanceof Uint8Array) {
    return node.length === 0
      ? { kind: "value", value: EMPTY }
      : { kind: "hash", hash: node, path };
  }
  return { kind: "inline", node: node ?? [], path };
}

function text(node: Rlp | undefined): Bytes {
  if (!(node instanceof Uint8Array)) {
    throw new MalformedError("a list stands where bytes belong");
  }
  return node;
}

function nibbles(key: Bytes): Bytes {
  const nibbles = new Uint8Array(key.length * 2);
  key.forEach((byte, i) => {
    nibbles[2 * i] = byte >> 4;
    nibbles[2 * i + 1] = byte & 0xf;
  });
  return nibbles;
}
