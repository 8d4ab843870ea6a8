import { type Bytes, bigEndian, equal, isZero, keccak, toBigInt, toHex, word } from "./bytes.js";
import { ContractStorage, NODES_MAX } from "./contract.js";
import { Fields } from "./fields.js";
import { MODEL_REGISTRY } from "./genesis.js";
import { MalformedError, UncheckedError, require } from "./outcome.js";

/** The fields of `zk` in a receipt of a proof in zero knowledge. */
export const ZK_FIELDS = ["accountProof", "storageProofs", "verifierCode", "proven"];

/** Slots of the registry's mappings of models and of circuits, and words from the beginning of one. */
const MODELS_SLOT = 3n;
const CIRCUITS_SLOT = 5n;
const DIGEST = 1n;
const OWNER = 2n;
const CODE_HASH = 1n;

/** An entry's words in a receipt, of which these three come first. */
const WORDS = 10;

/**
 * Proves the entry whose verifier judged an answer's proof in zero knowledge (rule H3), and that
 * the receipt has this verifier's code. The proof itself takes a run of the code, which is none of
 * a browser's; so the step never passes.
 *
 * @throws UncheckedError if all that is checked here holds
 */
export function provenEntry(zk: Fields, stateRoot: Bytes, model: Bytes): never {
  const registry = ContractStorage.of(
    stateRoot,
    MODEL_REGISTRY,
    zk.byteStrings("accountProof", NODES_MAX),
    "registry of models",
  );
  const given = zk.array("storageProofs", WORDS);
  require(given.length === WORDS, `the model's entry takes ${WORDS} proofs, there are ${given.length}`);
  const [digest, owner, codeHash] = slots(model).map((slot, i) =>
    registry.word(slot, proof(given[i]), "model's entry"),
  ) as [Bytes, Bytes, Bytes];
  require(!isZero(codeHash), `the registry has no circuit of model ${toHex(model)}`);
  require(
    equal(keccak(zk.bytes("verifierCode")), codeHash),
    "the verifier's code is not the one that the entry names",
  );
  throw new UncheckedError(
    `not checked here: entry ${toHex(model)} of owner ${toHex(owner.slice(12))} is proven, with the model digest ${toHex(digest)}; its verifier is not run over the proof. 'haca verify' runs it`,
  );
}

function slots(model: Bytes): Bytes[] {
  return [
    plus(keccak(model, word(MODELS_SLOT)), DIGEST),
    plus(keccak(model, word(MODELS_SLOT)), OWNER),
    plus(keccak(model, word(CIRCUITS_SLOT)), CODE_HASH),
  ];
}

function plus(slot: Bytes, offset: bigint): Bytes {
  return bigEndian((toBigInt(slot) + offset) % (1n << 256n), 32);
}

function proof(given: unknown): Bytes[] {
  if (!Array.isArray(given)) {
    throw new MalformedError("an element of receipt.zk.storageProofs is not an array");
  }
  return Fields.of(new Map([["proof", given]]), "receipt.zk.storageProofs").byteStrings("proof", NODES_MAX);
}
