import { type Bytes, at, bigEndian, equal, isZero, keccak, toBigInt, toHex, word } from "./bytes.js";
import { ContractStorage, NODES_MAX } from "./contract.js";
import type { Fields } from "./fields.js";
import { REGISTRY, RELAY, type TrustedGenesis } from "./genesis.js";
import { MalformedError, require } from "./outcome.js";
import { formatSeconds } from "./time.js";

/** Slots of the relay's mappings. */
const ROOTS_SLOT = 1n;
const INDIVIDUAL_SLOT = 6n;
const ZK_MODEL_SLOT = 9n;

/** The status of a root that is settled, and where its word holds status and number. */
const SETTLED = 2;
const STATUSES = 5;
const STATUS_OFFSET = 31;
const NUMBER_OFFSET = 23;

/** The slot of the registry's mapping of nodes, and words from the beginning of one. */
const TEES_SLOT = 7n;
export const OWNER = 0n;
const PCR_HASH = 5n;
export const TEE_TYPE = 6n;
export const REGISTERED_AT = 7n;

const KINDS: ReadonlyMap<number, string> = new Map([
  [0, "LLM_PROXY"],
  [1, "VALIDATOR"],
  [2, "TEE_MODEL_WORKER"],
  [3, "DATA_NODE"],
  [16, "VANILLA"],
  [17, "ZKML_PROVER"],
]);

const ZKML_PROVER = 17;

/** The first version of the rules in which a prover's leaves settle by their proofs alone. */
const PROVERS_PROVE = 5n;

/** The first type of nodes that join without an attestation. */
const UNATTESTED = 16;

/** The latest second that a date of the network can tell. */
const SECONDS_MAX = 31_556_889_864_403_199n;

/** How a leaf was settled (rule O5). A receipt says where to look; only what is found counts. */
export type Route = "BATCH" | "INDIVIDUAL" | "ZK";

export function readRoute(fields: Fields): Route {
  const name = fields.text("route");
  if (name !== "BATCH" && name !== "INDIVIDUAL" && name !== "ZK") {
    throw new MalformedError("receipt.route is not BATCH, INDIVIDUAL or ZK");
  }
  return name;
}

/** In words how the relay's storage holds the root settled; fails unless it does, by that route. */
export function settled(receipt: Fields, stateRoot: Bytes, route: Route, root: Bytes): string {
  const named = receipt.bytes("relay");
  require(
    equal(named, RELAY),
    `the receipt's proofs are of the contract ${toHex(named)}; settlements of this network are in ${toHex(RELAY)}`,
  );
  const storage = relay(receipt, stateRoot);
  const mapping = route === "INDIVIDUAL" ? INDIVIDUAL_SLOT : ROOTS_SLOT;
  const found = stateOf(receipt, storage, mapping, root);
  if (route === "INDIVIDUAL") {
    require(
      !receipt.has("zkModelProof"),
      "a leaf with a transaction of its own has no zkModelProof",
    );
    require(equal(found, word(1n)), "the relay has not recorded the leaf");
    return "the relay has recorded the leaf by a transaction of its own";
  }
  require(!isZero(found), "the relay knows no such root");
  const status = at(found, STATUS_OFFSET);
  require(
    status < STATUSES && status === SETTLED,
    "the relay does not hold the root as settled",
  );
  return settledAs(receipt, storage, route, numberIn(found));
}

/** The model whose proof in zero knowledge settled a root; fails if none did. */
export function provenModel(receipt: Fields, stateRoot: Bytes, root: Bytes): Bytes {
  const storage = relay(receipt, stateRoot);
  const model = modelOf(receipt, storage, numberIn(stateOf(receipt, storage, ROOTS_SLOT, root)));
  require(!isZero(model), "the relay says of no model that it gave the answer");
  return model;
}

function relay(receipt: Fields, stateRoot: Bytes): ContractStorage {
  return ContractStorage.of(
    stateRoot,
    RELAY,
    receipt.byteStrings("accountProof", NODES_MAX),
    "relay",
  );
}

function stateOf(receipt: Fields, storage: ContractStorage, mapping: bigint, root: Bytes): Bytes {
  return storage.word(
    keccak(root, word(mapping)),
    receipt.byteStrings("storageProof", NODES_MAX),
    "state of the root",
  );
}

function numberIn(state: Bytes): bigint {
  return toBigInt(state.slice(NUMBER_OFFSET, STATUS_OFFSET));
}

function modelOf(receipt: Fields, storage: ContractStorage, number: bigint): Bytes {
  return storage.word(
    keccak(word(number), word(ZK_MODEL_SLOT)),
    receipt.byteStrings("zkModelProof", NODES_MAX),
    "settlement's model",
  );
}

function settledAs(
  receipt: Fields,
  storage: ContractStorage,
  route: Route,
  number: bigint,
): string {
  const model = modelOf(receipt, storage, number);
  const isZk = !isZero(model);
  require(
    isZk === (route === "ZK"),
    isZk
      ? `settlement ${number} is of a zero-knowledge proof, not of a batch`
      : `settlement ${number} is of a batch, not of a zero-knowledge proof`,
  );
  return isZk
    ? `settlement ${number} holds by a zero-knowledge proof of model ${toHex(model)}`
    : `the validators have settled the batch, as settlement ${number}`;
}

/** Where the registry's storage has a word of a node. */
export function nodeSlot(teeId: Bytes, offset: bigint): Bytes {
  return bigEndian(toBigInt(keccak(teeId, word(TEES_SLOT))) + offset, 32);
}

/**
 * In words which node the registry has under a key; fails unless it has one.
 *
 * @param isProven whether the leaf was settled by a proof in zero knowledge: that is how a prover's
 *     answers count since version 5 of the rules, and no other node's (rule N2)
 */
export function membership(
  proofs: Fields,
  genesis: TrustedGenesis,
  stateRoot: Bytes,
  teeId: Bytes,
  isProven: boolean,
): string {
  const registry = ContractStorage.of(
    stateRoot,
    REGISTRY,
    proofs.byteStrings("accountProof", NODES_MAX),
    "registry",
  );
  const read = (offset: bigint, field: string, name: string): Bytes =>
    registry.word(
      nodeSlot(teeId, offset),
      proofs.byteStrings(field, NODES_MAX),
      `node's ${name}`,
    );
  const registered = read(REGISTERED_AT, "registrationProof", "registration");
  require(
    !isZero(registered),
    `the registry has no node with the key ${toHex(teeId)}: whoever signed is a stranger`,
  );
  const since = BigInt.asIntN(64, toBigInt(registered.slice(24)));
  require(since > 0n && since < SECONDS_MAX, "the date of the node's registration is none");
  const type = at(read(TEE_TYPE, "kindProof", "kind"), 31);
  require(
    genesis.rulesVersion < PROVERS_PROVE || (type === ZKML_PROVER) === isProven,
    type === ZKML_PROVER
      ? "the node is a prover, and its answer was settled without its proof"
      : "the node proves nothing in zero knowledge",
  );
  const measurement = read(PCR_HASH, "measurementProof", "measurement");
  const kind = KINDS.get(type) ?? `node of type ${type}`;
  return `a ${kind}, registered on ${formatSeconds(since)}${
    type < UNATTESTED ? attested(measurement, genesis) : ", without an enclave"
  }`;
}

function attested(measurement: Bytes, genesis: TrustedGenesis): string {
  return ` with the measurement ${toHex(measurement)}${
    genesis.isDevelopment
      ? " (simulated enclaves are taken on this network: it proves nothing)"
      : ""
  }`;
}
