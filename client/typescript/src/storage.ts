import { type Bytes, at, bigEndian, concat, equal, isZero, keccak, toBigInt, toHex, word } from "./bytes.js";
import type { Fields } from "./fields.js";
import { REGISTRY, RELAY, type TrustedGenesis } from "./genesis.js";
import { MalformedError, RefusedError, require } from "./outcome.js";
import { decodeRlp } from "./rlp.js";
import { formatSeconds } from "./time.js";
import { provenValue } from "./trie.js";

/** Nodes of a proof at most: one for each nibble of a key, and the value. */
const NODES_MAX = 65;
const ACCOUNT_FIELDS = 4;
const STORAGE_ROOT = 2;

const ZERO: Bytes = new Uint8Array(32);

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
const PCR_HASH = 5n;
const TEE_TYPE = 6n;
const REGISTERED_AT = 7n;

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

/** The storage of one contract under a state root, word by word as proofs come (EIP-1186). */
class ContractStorage {
  private constructor(private readonly root: Bytes) {}

  static of(stateRoot: Bytes, contract: Bytes, proof: Bytes[], name: string): ContractStorage {
    const account = holding(`the proof of the ${name}'s account does not hold`, () =>
      provenValue(stateRoot, contract, proof),
    );
    require(account !== undefined, `the ${name} is not in the state`);
    const fields = holding(`the proof of the ${name}'s account does not hold`, () =>
      decodeRlp(account),
    );
    const root = Array.isArray(fields) ? fields[STORAGE_ROOT] : undefined;
    if (
      !Array.isArray(fields) ||
      fields.length !== ACCOUNT_FIELDS ||
      !(root instanceof Uint8Array) ||
      root.length !== 32
    ) {
      throw new RefusedError(`the account of the ${name} is none`);
    }
    return new ContractStorage(root);
  }

  /** The word in a slot; zero if its absence is proven. */
  word(slot: Bytes, proof: Bytes[], name: string): Bytes {
    return holding(`the proof of the ${name} does not hold`, () => {
      const stored = provenValue(this.root, slot, proof);
      if (stored === undefined) {
        return ZERO;
      }
      const value = decodeRlp(stored);
      if (!(value instanceof Uint8Array) || value.length > 32) {
        throw new RefusedError(`the ${name} is no word`);
      }
      return concat(new Uint8Array(32 - value.length), value);
    });
  }
}

/** Reads, and puts a reason in front of what is malformed. */
function holding<T>(reason: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) {
      throw new RefusedError(`${reason}: ${error.message}`);
    }
    throw error;
  }
}

/** In words how the relay's storage holds the root settled; fails unless it does, by that route. */
export function settled(receipt: Fields, stateRoot: Bytes, route: Route, root: Bytes): string {
  const named = receipt.bytes("relay");
  require(
    equal(named, RELAY),
    `the receipt's proofs are of the contract ${toHex(named)}; settlements of this network are in ${toHex(RELAY)}`,
  );
  const storage = ContractStorage.of(
    stateRoot,
    RELAY,
    receipt.byteStrings("accountProof", NODES_MAX),
    "relay",
  );
  const mapping = route === "INDIVIDUAL" ? INDIVIDUAL_SLOT : ROOTS_SLOT;
  const found = storage.word(
    keccak(root, word(mapping)),
    receipt.byteStrings("storageProof", NODES_MAX),
    "state of the root",
  );
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
  return settledAs(receipt, storage, route, toBigInt(found.slice(NUMBER_OFFSET, STATUS_OFFSET)));
}

function settledAs(
  receipt: Fields,
  storage: ContractStorage,
  route: Route,
  number: bigint,
): string {
  const model = storage.word(
    keccak(word(number), word(ZK_MODEL_SLOT)),
    receipt.byteStrings("zkModelProof", NODES_MAX),
    "settlement's model",
  );
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
  const first = toBigInt(keccak(teeId, word(TEES_SLOT)));
  const read = (offset: bigint, field: string, name: string): Bytes =>
    registry.word(
      bigEndian(first + offset, 32),
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
