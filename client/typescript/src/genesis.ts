import { type Bytes, compare, concat, fromHex, sha256, toHex } from "./bytes.js";
import { Fields } from "./fields.js";
import { type Json, parseJson } from "./json.js";
import { MalformedError } from "./outcome.js";
import { Message } from "./protobuf.js";

/** Validators of a set; CometBFT's RPC gives no more in one answer. */
export const VALIDATORS_MAX = 100;

/** The power of a set at most, as in CometBFT. */
const TOTAL_POWER_MAX = ((1n << 63n) - 1n) / 8n;

const ED25519 = "tendermint/PubKeyEd25519";

/** A validator that the verifier trusts, by its Ed25519 key and its share of the votes. */
export interface TrustedValidator {
  readonly publicKey: Bytes;
  readonly power: bigint;
}

/**
 * Knowledge of a network that a verifier has before it looks at anything: its CometBFT genesis, which the
 * user got from somebody that they trust.
 */
export interface TrustedGenesis {
  /** The id of the chain, which every vote of a validator names. */
  readonly chainId: string;
  /** The id of the ledger, which reports of feeds name. */
  readonly ledgerChainId: bigint;
  /** True if simulated enclaves may be registered, which prove nothing. */
  readonly isDevelopment: boolean;
  /** The version of the ledger's rules (rule L10). */
  readonly rulesVersion: bigint;
  /** Those who sign the first heights. */
  readonly validators: readonly TrustedValidator[];
}

/** The contract whose storage says what is settled, the same on every network (rule L8). */
export const RELAY = fromHex("0x0000000000000000000000000000000000004842");

/** The contract whose storage says which nodes there are, the same on every network. */
export const REGISTRY = fromHex("0x703cb174aeadb35d611858369b4b1111dc9abda6");

/** The contract whose storage has the definitions of feeds (rules D1 to D3), the same on every network. */
export const FEEDS = fromHex("0x0000000000000000000000000000000000004846");

/** The registry of models. */
export const MODEL_REGISTRY = fromHex("0x0000000000000000000000000000000000004845");

/**
 * Reads a CometBFT genesis, as every node of the network has it.
 *
 * @throws MalformedError if it is none, or says nothing of the ledger
 */
export function readGenesis(json: string): TrustedGenesis {
  const genesis = Fields.of(parseJson(json), "genesis");
  const ledger = genesis.object("app_state");
  const network = ledger.text("network");
  if (network !== "development" && network !== "production") {
    throw new MalformedError(
      "genesis.app_state.network is neither development nor production",
    );
  }
  return {
    chainId: genesis.text("chain_id"),
    ledgerChainId: ledger.int64("chainId"),
    isDevelopment: network === "development",
    // Genesis files that name no version are of the first.
    rulesVersion: ledger.has("rulesVersion") ? ledger.int64("rulesVersion") : 1n,
    validators: readSet(genesis.array("validators", VALIDATORS_MAX), "power"),
  };
}

/**
 * The validators of a height as CometBFT's RPC tells them.
 *
 * @throws MalformedError if they are not a set
 */
export function readRpcValidators(fields: Fields): TrustedValidator[] {
  return readSet(fields.array("validators", VALIDATORS_MAX), "voting_power");
}

function readSet(nodes: Json[], power: string): TrustedValidator[] {
  const validators = nodes.map((node) => readValidator(node, power));
  const keys = new Set(validators.map((validator) => toHex(validator.publicKey)));
  if (keys.size !== validators.length || totalPower(validators) > TOTAL_POWER_MAX) {
    throw new MalformedError("a validator is there twice, or the power is too much");
  }
  if (validators.length === 0) {
    throw new MalformedError("there are no validators");
  }
  return validators;
}

function readValidator(node: Json, field: string): TrustedValidator {
  const validator = Fields.of(node, "a validator");
  const key = validator.object("pub_key");
  const publicKey = key.base64("value");
  if (key.text("type") !== ED25519 || publicKey.length !== 32) {
    throw new MalformedError("a validator's key is not an Ed25519 key in base64");
  }
  const power = validator.int64(field);
  if (power < 1n || power > TOTAL_POWER_MAX) {
    throw new MalformedError("a validator's power is not at least 1");
  }
  return { publicKey, power };
}

/** CometBFT's address of a validator's key. */
export function addressOf(validator: TrustedValidator): Bytes {
  return sha256(validator.publicKey).slice(0, 20);
}

/** A set in CometBFT's order: the most powerful first, and of equals by address. */
export function ordered(set: readonly TrustedValidator[]): TrustedValidator[] {
  return [...set].sort((left, right) =>
    left.power === right.power
      ? compare(addressOf(left), addressOf(right))
      : left.power > right.power
        ? -1
        : 1,
  );
}

export function totalPower(set: readonly TrustedValidator[]): bigint {
  return set.reduce((sum, validator) => sum + validator.power, 0n);
}

/** The hash of a set as headers carry it: over keys and powers; empty for no validators. */
export function hashOfSet(set: readonly TrustedValidator[]): Bytes {
  return set.length === 0
    ? new Uint8Array()
    : cometRoot(
        ordered(set).map((validator) =>
          new Message()
            .message(1, new Message().message(1, validator.publicKey).encode())
            .integer(2, validator.power)
            .encode(),
        ),
      );
}

/** CometBFT's Merkle tree (RFC 6962), split at the largest power of two below the count. */
export function cometRoot(leaves: Bytes[]): Bytes {
  const [first] = leaves;
  if (leaves.length === 1 && first !== undefined) {
    return sha256(new Uint8Array([0]), first);
  }
  const split = 2 ** (31 - Math.clz32(leaves.length - 1));
  return sha256(
    concat(
      new Uint8Array([1]),
      cometRoot(leaves.slice(0, split)),
      cometRoot(leaves.slice(split)),
    ),
  );
}
