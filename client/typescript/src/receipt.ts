import { type Bytes, equal, keccak, toBigInt, toHex } from "./bytes.js";
import { readAnswer } from "./answer.js";
import { LightBlock, readHeader } from "./comet.js";
import { ZK_FIELDS, provenEntry, servedEntry } from "./entry.js";
import { factProofs, provenFacts } from "./facts/proofs.js";
import { Fields } from "./fields.js";
import {
  type TrustedGenesis,
  type TrustedValidator,
  hashOfSet,
  totalPower,
} from "./genesis.js";
import { type Json, type JsonObject, parseJson } from "./json.js";
import { type SettlementLeaf, isLeafSignedBy, leafHash, readLeaf, rootOf } from "./leaf.js";
import { MalformedError, RefusedError, UncheckedError, require } from "./outcome.js";
import { printable } from "./printable.js";
import { type Rlp, decodeRlp } from "./rlp.js";
import { membership, provenModel, readRoute, settled } from "./storage.js";
import { formatSeconds } from "./time.js";

/** The version of receipts that this verifier reads. */
export const RECEIPT_VERSION = 2n;

/** Siblings from a leaf to the root of a batch, at most. */
const PATH_MAX = 32;

/** In place of what a step found, where another step failed: nothing is proven by halves. */
const BY_ITSELF = "holds by itself; the receipt as a whole does not";

const FIELDS = [
  "version",
  "leaf",
  "publicKey",
  "path",
  "route",
  "root",
  "relay",
  "header",
  "accountProof",
  "storageProof",
  "zkModelProof",
  "zk",
  "model",
  "node",
  "signedHeader",
  "answer",
  "facts",
];
const LEAF_FIELDS = ["teeId", "inputHash", "outputHash", "signature", "timestamp"];
const NODE_FIELDS = ["accountProof", "registrationProof", "kindProof", "measurementProof"];

/** Fields of a ledger header (Ethereum Yellow Paper, section 4.4), and its bounds. */
const STATE_ROOT = 3;
const NUMBER = 8;
const TIMESTAMP = 11;
const HEADER_FIELDS_MIN = 15;
const HEADER_BYTES_MAX = 4_096;
const NUMBER_BYTES_MAX = 6;

/**
 * The steps of a verification, in their order; that of a registered model and that of facts only
 * where there are any, and that of a proof in zero knowledge only where one settled the answer.
 */
export const STEPS = [
  "form",
  "answer",
  "model",
  "facts",
  "signature",
  "path",
  "settlement",
  "proof",
  "node",
  "header",
  "commit",
] as const;

/** Those that not every receipt has. */
const SOME: readonly StepName[] = ["model", "facts", "proof"];

export type StepName = (typeof STEPS)[number];

/** A check, and how it came out. */
export interface Step {
  readonly name: StepName;
  readonly passed: boolean;
  /** Whether it did not pass since part of it cannot be checked here; the rest of it holds. */
  readonly isUnchecked?: true;
  /** The fact that is proven, if the whole receipt holds; why not, if this step does not. */
  readonly detail: string;
}

export interface Trust {
  readonly genesis: TrustedGenesis;
  /** Validators of the receipt's height, if they are others than those of the genesis. */
  readonly validators?: readonly TrustedValidator[];
}

/**
 * Reads the JSON text of a receipt.
 *
 * @throws MalformedError if it is not one JSON object
 */
export function readReceipt(json: string): JsonObject {
  const receipt = parseJson(json);
  if (!(receipt instanceof Map)) {
    throw new MalformedError("a receipt is a JSON object");
  }
  return receipt;
}

/**
 * Verifies a receipt step by step, from the answer to the validators' signatures (rule R). Chain
 * id, contracts and the meaning of their storage come from the trusted genesis; everything in the
 * receipt is either proven by a step or refused.
 *
 * @param proof the leaf hash whose receipt it must be, if the user knows it
 * @returns every step with its result; a step that cannot be read counts as failed
 */
export function verifyReceipt(receipt: JsonObject, trust: Trust, proof?: Bytes): Step[] {
  const verification = new Verification(
    receipt,
    trust.genesis,
    trust.validators ?? trust.genesis.validators,
    proof,
  );
  const steps = STEPS.filter((name) => verification.has(name)).map((name) =>
    step(name, () => verification[name]()),
  );
  return steps.every((each) => each.passed || each.isUnchecked)
    ? steps
    : steps.map((each) => (each.passed ? { ...each, detail: BY_ITSELF } : each));
}

/** Says if every step has passed. */
export function isProven(steps: readonly Step[]): boolean {
  const due = STEPS.filter(
    (name) => !SOME.includes(name) || steps.some((each) => each.name === name),
  );
  return (
    steps.length === due.length && steps.every((each, i) => each.name === due[i] && each.passed)
  );
}

function step(name: StepName, check: () => string): Step {
  try {
    return { name, passed: true, detail: check() };
  } catch (error) {
    if (error instanceof UncheckedError) {
      return { name, passed: false, isUnchecked: true, detail: printable(error.message) };
    }
    const message = printable(error instanceof Error ? error.message : String(error));
    const isExpected = error instanceof RefusedError || error instanceof MalformedError;
    // Whatever a stranger's bytes may set off in here, they prove nothing.
    return { name, passed: false, detail: isExpected ? message : `cannot be read: ${message}` };
  }
}

class Verification implements Record<StepName, () => string> {
  constructor(
    private readonly receipt: JsonObject,
    private readonly genesis: TrustedGenesis,
    private readonly validators: readonly TrustedValidator[],
    private readonly leafHash: Bytes | undefined,
  ) {}

  form(): string {
    const fields = this.fields();
    const version = fields.number("version");
    require(
      version === RECEIPT_VERSION,
      `it is of version ${version}, this verifier reads version ${RECEIPT_VERSION}: ask a bridge for the proof's receipt again`,
    );
    fields.only(FIELDS);
    fields.object("leaf").only(LEAF_FIELDS);
    fields.object("node").only(NODE_FIELDS);
    fields.object("signedHeader").only(["header", "commit"]);
    if (this.isZk()) {
      fields.object("zk").only(ZK_FIELDS);
      require(
        !fields.has("model"),
        "the entry of a proof in zero knowledge is in zk, not in model",
      );
    } else {
      require(
        !fields.has("zk"),
        "a leaf that was not settled by a proof in zero knowledge has no zk",
      );
    }
    return `version ${RECEIPT_VERSION}`;
  }

  answer(): string {
    const leaf = this.leaf();
    const hash = leafHash(leaf);
    require(
      this.leafHash === undefined || equal(this.leafHash, hash),
      `it is the receipt of another proof, ${toHex(hash)}`,
    );
    if (!this.fields().has("answer")) {
      return "not in this receipt: only what is signed is checked";
    }
    const answer = readAnswer(this.fields().get("answer"));
    require(equal(answer.inputHash, leaf.inputHash), "the request has another hash");
    require(equal(answer.outputHash, leaf.outputHash), "the answer has another hash");
    return "request and answer have the signed hashes";
  }

  /** Says if there is a step of that name. */
  has(name: StepName): boolean {
    switch (name) {
      case "model":
        return this.isUnderEntry();
      case "facts":
        return this.hasFacts();
      case "proof":
        return this.isZk();
      default:
        return true;
    }
  }

  private isZk(): boolean {
    return this.receipt.get("route") === "ZK";
  }

  /** Says if the step model has to prove an entry; of a proof in zero knowledge the step proof does. */
  private isUnderEntry(): boolean {
    const answer = this.receipt.get("answer");
    return (
      !this.isZk() &&
      (this.receipt.has("model") || (answer instanceof Map && answer.has("registryEntry")))
    );
  }

  model(): string {
    return servedEntry(this.fields(), this.ledgerHeader().stateRoot);
  }

  private hasFacts(): boolean {
    const answer = this.receipt.get("answer");
    return (
      this.receipt.has("facts") || (answer instanceof Map && Array.isArray(answer.get("facts")))
    );
  }

  facts(): string {
    const { stateRoot } = this.ledgerHeader();
    const proofs = factProofs(this.fields());
    const answer = readAnswer(this.fields().get("answer"));
    return provenFacts(proofs, this.genesis, stateRoot, answer, this.leaf().timestamp);
  }

  signature(): string {
    const leaf = this.leaf();
    const publicKey = this.fields().bytes("publicKey");
    require(equal(keccak(publicKey), leaf.teeId), "the key is not the node's");
    require(isLeafSignedBy(leaf, publicKey), "the node's signature is wrong");
    return `signed by node ${toHex(leaf.teeId)}, dated ${leaf.timestamp}`;
  }

  path(): string {
    const path = this.fields().words("path", PATH_MAX);
    const root = this.fields().word("root");
    const leaf = leafHash(this.leaf());
    require(equal(rootOf(leaf, path), root), "the path does not lead to the root");
    if (readRoute(this.fields()) === "BATCH") {
      return `leaf ${toHex(leaf)} is in batch ${toHex(root)}`;
    }
    require(path.length === 0, "a leaf that is settled alone is its own root, without a path");
    return `leaf ${toHex(leaf)} stands for itself`;
  }

  settlement(): string {
    const header = this.ledgerHeader();
    const fields = this.fields();
    const found = settled(fields, header.stateRoot, readRoute(fields), fields.word("root"));
    return `${found} (seen in block ${header.number} of ${formatSeconds(header.seconds)})`;
  }

  proof(): string {
    const { stateRoot } = this.ledgerHeader();
    const fields = this.fields();
    const model = provenModel(fields, stateRoot, fields.word("root"));
    return provenEntry(fields.object("zk"), stateRoot, model);
  }

  node(): string {
    return membership(
      this.fields().object("node"),
      this.genesis,
      this.ledgerHeader().stateRoot,
      this.leaf().teeId,
      this.isZk(),
    );
  }

  header(): string {
    const header = readHeader(this.signedHeader("header"));
    require(
      equal(header.appHash, keccak(this.fields().bytes("header"))),
      "CometBFT's header does not carry the ledger header's hash",
    );
    return `CometBFT height ${header.height} carries the ledger header`;
  }

  commit(): string {
    const block = LightBlock.read(this.fields().get("signedHeader"), this.validators);
    const set = hashOfSet(this.validators);
    require(
      set.length > 0 && equal(set, block.header.validatorsHash),
      `height ${block.header.height} has other validators than are trusted; follow the chain there through a node`,
    );
    const flaw = block.flaw(this.genesis.chainId);
    require(flaw === undefined, flaw ?? "");
    return `signed by validators with power of at least ${block.signedPower()} of ${totalPower(this.validators)}`;
  }

  private fields(): Fields {
    return Fields.of(this.receipt, "receipt");
  }

  private leaf(): SettlementLeaf {
    return readLeaf(this.fields().object("leaf"));
  }

  private signedHeader(field: string): Json | undefined {
    const signed = this.fields().get("signedHeader");
    return signed instanceof Map ? signed.get(field) : undefined;
  }

  private ledgerHeader(): LedgerHeader {
    return readLedgerHeader(this.fields().bytes("header"));
  }
}

interface LedgerHeader {
  readonly stateRoot: Bytes;
  readonly number: bigint;
  readonly seconds: bigint;
}

function readLedgerHeader(rlp: Bytes): LedgerHeader {
  if (rlp.length > HEADER_BYTES_MAX) {
    throw new MalformedError(`the header is longer than ${HEADER_BYTES_MAX} bytes`);
  }
  const fields = decodeRlp(rlp);
  if (!Array.isArray(fields) || fields.length < HEADER_FIELDS_MIN) {
    throw new MalformedError("the header is not a list of the fields of one");
  }
  return {
    stateRoot: headerField(fields, STATE_ROOT, (size) => size === 32),
    number: toBigInt(headerField(fields, NUMBER, (size) => size <= NUMBER_BYTES_MAX)),
    seconds: toBigInt(headerField(fields, TIMESTAMP, (size) => size <= NUMBER_BYTES_MAX)),
  };
}

function headerField(fields: Rlp[], index: number, fits: (size: number) => boolean): Bytes {
  const field = fields[index];
  if (!(field instanceof Uint8Array) || !fits(field.length)) {
    throw new MalformedError(`field ${index} of the header has another form`);
  }
  return field;
}
