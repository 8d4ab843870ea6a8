import { type Bytes, bigEndian, concat, keccak, utf8, word } from "../bytes.js";
import { Fields } from "../fields.js";
import { FEEDS } from "../genesis.js";
import type { Json } from "../json.js";
import { MalformedError } from "../outcome.js";
import { isSignedByRsa, parseRsaKey } from "../rsa.js";
import type { FeedDefinition } from "./definition.js";
import { none } from "./query.js";

const FIELDS = ["node", "value", "observedAt", "signature"];
const NUMBER = /^(0|-?[1-9][0-9]{0,57})$/;
const TAG = keccak(utf8("haca.report.v1"));

/** A value fits int192. */
const VALUE_MAX = (1n << 191n) - 1n;

/** The bytes of a signature by the longest key that is taken. */
const SIGNATURE_BYTES_MAX = 1_024;

/** A value that a data node saw in a round of a feed, and signed (rule D1). */
export interface Report {
  /** The node's id. */
  readonly node: Bytes;
  /** Scaled to a whole number by the feed's decimals. */
  readonly value: bigint;
  /** Seconds since 1970. */
  readonly observedAt: bigint;
  readonly signature: Bytes;
  /** The message that the node signs. */
  readonly hash: Bytes;
  /** Names the report with its signature, as transcripts do that commit to it (rule D4). */
  readonly leaf: Bytes;
}

/** Of what a report is, as it names it. */
export interface RoundName {
  readonly chainId: bigint;
  readonly feedId: Bytes;
  readonly number: bigint;
  readonly definition: FeedDefinition;
}

export function readReport(node: Json, round: RoundName): Report {
  const fields = Fields.of(node, "a report").only(FIELDS);
  const digits = fields.text("value");
  if (!NUMBER.test(digits)) {
    throw new MalformedError("the value of a report is not the digits of a number");
  }
  const value = BigInt(digits);
  const observedAt = fields.seconds("observedAt");
  if (value > VALUE_MAX || value < -VALUE_MAX - 1n) {
    throw none("the value does not fit int192");
  }
  const signer = fields.word("node");
  const signature = fields.bytes("signature");
  const hash = reportHash(round, value, observedAt);
  const leaf = keccak(signer, hash, keccak(signature));
  return { node: signer, value, observedAt, signature, hash, leaf };
}

/** Of eight words, as `abi.encode` writes them. */
function reportHash(round: RoundName, value: bigint, observedAt: bigint): Bytes {
  return keccak(
    TAG,
    word(round.chainId),
    concat(new Uint8Array(32 - FEEDS.length), FEEDS),
    round.feedId,
    word(round.number),
    round.definition.digest,
    bigEndian(BigInt.asUintN(256, value), 32),
    word(observedAt),
  );
}

/** Says if the report is signed by a key of which its node's id is the hash. */
export function isReportSignedBy(report: Report, publicKeyDer: Bytes): boolean {
  const key = parseRsaKey(publicKeyDer);
  return (
    key !== undefined &&
    report.signature.length <= SIGNATURE_BYTES_MAX &&
    isSignedByRsa(key, report.hash, report.signature)
  );
}
