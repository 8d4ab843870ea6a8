import type { InputFact } from "../answer.js";
import { type Bytes, keccak, toHex } from "../bytes.js";
import { Fields } from "../fields.js";
import type { Json } from "../json.js";
import { MalformedError } from "../outcome.js";
import { type FeedDefinition, OWNERS_MAX, address, readDefinition } from "./definition.js";
import { feedId } from "./name.js";
import { type FeedInput, none, readInput } from "./query.js";
import { type Report, type RoundName, readReport } from "./report.js";

/** Inputs of one request that name feeds. */
export const INPUTS_MAX = 4;

/** Nodes whose reports one request's facts have. */
export const NODES_MAX = 32;

const ROUNDS_MAX = 256;
const FIELDS = ["tensor", "datatype", "shape", "query", "chainId", "until", "definition", "nodes", "rounds"];

/** The name by which the transcript has the end of the last candle, beside what was asked for. */
const UNTIL = "feed_until";

/** A node that reports. */
export interface Reporter {
  /** In hexadecimal: the hash of its key. */
  readonly id: string;
  /** A SubjectPublicKeyInfo in DER. */
  readonly publicKey: Bytes;
  /** The account that owns it, in hexadecimal. */
  readonly owner: string;
}

/** A round by its reports: one of each owner, outliers too, in the contract's order. */
export interface Round {
  readonly number: bigint;
  readonly reports: readonly Report[];
}

/** An input of a model that was made of a feed's rounds, with all that shows it (rule D4). */
export interface FeedFact {
  readonly input: FeedInput;
  readonly feedId: Bytes;
  /** Of the ledger. */
  readonly chainId: bigint;
  /** Seconds since 1970 at which the last candle ends; 0 where no candles are asked for. */
  readonly until: bigint;
  /** All rounds are made by it. */
  readonly definition: FeedDefinition;
  readonly nodes: readonly Reporter[];
  /** In ascending order. */
  readonly rounds: readonly Round[];
}

/**
 * Reads the facts of an answer, strictly; nothing is verified.
 *
 * @throws MalformedError if there are none, or there are other fields than their own
 */
export function readFacts(node: Json | undefined): FeedFact[] {
  if (!Array.isArray(node) || node.length === 0 || node.length > INPUTS_MAX) {
    throw new MalformedError("the facts are not an array of 1 to 4");
  }
  return node.map((each) => readFact(Fields.of(each, "a fact").only(FIELDS)));
}

export function readFact(fields: Fields): FeedFact {
  const input = readInput(fields);
  const id = feedId(input.feed) ?? new Uint8Array();
  const definition = readDefinition(fields.object("definition"));
  const chainId = fields.number("chainId");
  requireRange(chainId, definition);
  const rounds = fields
    .array("rounds", ROUNDS_MAX)
    .map((node) => readRound(node, { chainId, feedId: id, definition }));
  const until = fields.seconds("until");
  const nodes = fields.array("nodes", NODES_MAX).map(readNode);
  return { input, feedId: id, chainId, until, definition, nodes, rounds };
}

function requireRange(chainId: bigint, definition: FeedDefinition): void {
  if (definition.owners.size === 0) {
    throw none("a feed has 1 to 16 owners, not 0");
  }
  const positive = [chainId, definition.firstRound, definition.interval, definition.candle, definition.window];
  if (positive.some((number) => number < 1n)) {
    throw none("a number of a feed's terms is out of range");
  }
}

function readRound(node: Json, of: Omit<RoundName, "number">): Round {
  const fields = Fields.of(node, "a round").only(["round", "reports"]);
  const number = fields.number("round");
  if (number < 1n) {
    throw none(`chain id ${of.chainId} or round ${number} is below 1`);
  }
  return {
    number,
    reports: fields.array("reports", OWNERS_MAX).map((each) => readReport(each, { ...of, number })),
  };
}

function readNode(node: Json): Reporter {
  const fields = Fields.of(node, "a node").only(["publicKey", "owner"]);
  const publicKey = fields.bytes("publicKey");
  return { id: toHex(keccak(publicKey)), publicKey, owner: toHex(address(fields.bytes("owner"))) };
}

/** What the transcript says of a fact. */
export function committed(fact: FeedFact): InputFact {
  const query = new Map(fact.input.query);
  if (fact.input.candles !== undefined) {
    query.set(UNTIL, `${fact.until}`);
  }
  const leaves = fact.rounds.flatMap((round) => round.reports.map((report) => report.leaf));
  return { tensor: fact.input.tensor, query, leaves };
}
