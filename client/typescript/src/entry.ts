import { readAnswer } from "./answer.js";
import { type Bytes, bigEndian, equal, isZero, keccak, toBigInt, toHex, word } from "./bytes.js";
import { ContractStorage, NODES_MAX } from "./contract.js";
import { Fields } from "./fields.js";
import { MODEL_REGISTRY } from "./genesis.js";
import { MalformedError, RefusedError, UncheckedError, require } from "./outcome.js";

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
  const [digest, owner, codeHash] = words(zk, "zk", stateRoot, slots(model), WORDS) as [
    Bytes,
    Bytes,
    Bytes,
  ];
  require(!isZero(codeHash), `the registry has no circuit of model ${toHex(model)}`);
  require(
    equal(keccak(zk.bytes("verifierCode")), codeHash),
    "the verifier's code is not the one that the entry names",
  );
  throw new UncheckedError(
    `not checked here: entry ${toHex(model)} of owner ${toHex(owner.slice(12))} is proven, with the model digest ${toHex(digest)}; its verifier is not run over the proof. 'haca verify' runs it`,
  );
}

/** The fields of `model` in a receipt: proofs of the digest of the entry's folder, and of its owner. */
const MODEL_FIELDS = ["accountProof", "storageProofs"];
const MODEL_WORDS = 2;

/**
 * In words the entry under which a node signed the answer (rule H2): the registry's storage says
 * which folder it is of, and whose it is.
 *
 * @throws RefusedError unless the answer names an entry, and the registry has it for this very folder
 */
export function servedEntry(receipt: Fields, stateRoot: Bytes): string {
  require(receipt.has("answer"), "the receipt has no answer, which would name the model's entry");
  const { modelDigest, registryEntry: entry } = readAnswer(receipt.get("answer"));
  if (entry === undefined) {
    throw new RefusedError("the node signed the answer under no entry of the registry of models");
  }
  require(
    receipt.has("model"),
    "the receipt does not prove the model's entry; ask for it with the answer at hand",
  );
  const model = receipt.object("model").only(MODEL_FIELDS);
  const first = slots(entry).slice(0, MODEL_WORDS);
  const [digest, owner] = words(model, "model", stateRoot, first, MODEL_WORDS) as [Bytes, Bytes];
  require(!isZero(owner), `the registry has no entry ${toHex(entry)}`);
  require(
    equal(digest, modelDigest),
    `the answer is of a folder with the digest ${toHex(modelDigest)}, and entry ${toHex(entry)} of one with ${toHex(digest)}`,
  );
  return `signed under entry ${toHex(entry)} of the registry of models, whose owner is ${toHex(owner.slice(12))}: the model's folder has its digest, ${toHex(digest)}`;
}

/** The words of the first of an entry's proofs, of which there are so many. */
function words(
  proofs: Fields,
  of: "zk" | "model",
  stateRoot: Bytes,
  slots: Bytes[],
  count: number,
): Bytes[] {
  const registry = ContractStorage.of(
    stateRoot,
    MODEL_REGISTRY,
    proofs.byteStrings("accountProof", NODES_MAX),
    "registry of models",
  );
  const given = proofs.array("storageProofs", count);
  require(given.length === count, `the model's entry takes ${count} proofs, there are ${given.length}`);
  return slots.map((slot, i) => registry.word(slot, proof(given[i], of), "model's entry"));
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

function proof(given: unknown, of: "zk" | "model"): Bytes[] {
  const name = `receipt.${of}.storageProofs`;
  if (!Array.isArray(given)) {
    throw new MalformedError(`an element of ${name} is not an array`);
  }
  return Fields.of(new Map([["proof", given]]), name).byteStrings("proof", NODES_MAX);
}
