import { compare, toHex } from "../bytes.js";
import { require } from "../outcome.js";
import type { FeedDefinition } from "./definition.js";
import type { FeedFact, Reporter, Round } from "./fact.js";
import { type Report, isReportSignedBy } from "./report.js";

const MILLION = 1_000_000n;

/** The value that a round's reports come to. */
export interface Agreed {
  readonly number: bigint;
  readonly value: bigint;
  /** The oldest observation that counts, seconds since 1970. */
  readonly updatedAt: bigint;
}

/** Verifies the reports of a fact's rounds by the keys of its nodes (rules D1 and D2). */
export function agreedRounds(fact: FeedFact): Agreed[] {
  const nodes = new Map(fact.nodes.map((node) => [node.id, node]));
  const agreed = fact.rounds.map((round) => agreedOf(fact.definition, round, nodes));
  // Each node that is named signed something, so that all of it is verified.
  const signers = new Set(
    fact.rounds.flatMap((round) => round.reports.map((report) => toHex(report.node))),
  );
  require(
    nodes.size === fact.nodes.length &&
      nodes.size === signers.size &&
      [...nodes.keys()].every((id) => signers.has(id)),
    "the nodes are not those that signed the reports, each once",
  );
  return agreed;
}

function agreedOf(
  definition: FeedDefinition,
  { number, reports }: Round,
  nodes: ReadonlyMap<string, Reporter>,
): Agreed {
  const byOwner = new Map<string, Report>();
  for (const report of reports) {
    const node = nodes.get(toHex(report.node));
    require(node !== undefined, `a report is of a node without a key in round ${number}`);
    require(isOfRound(definition, number, report), `a report is not of round ${number}`);
    require(
      isReportSignedBy(report, node.publicKey),
      `a report's signature is wrong in round ${number}`,
    );
    const other = byOwner.get(node.owner);
    const isFirst = other === undefined || compare(report.node, other.node) < 0;
    if (definition.owners.has(node.owner) && isFirst) {
      byOwner.set(node.owner, report);
    }
  }
  const voices = [...byOwner.values()].sort(order);
  const found = aggregate(definition, voices);
  require(found !== undefined, `too few owners agree in round ${number}`);
  require(
    voices.length === reports.length && voices.every((report, i) => report === reports[i]),
    `the reports are not one of each owner, in order, in round ${number}`,
  );
  return { number, ...found };
}

function isOfRound(definition: FeedDefinition, number: bigint, { observedAt }: Report): boolean {
  const since = observedAt - definition.start;
  return since >= 0n && definition.firstRound + since / definition.interval === number;
}

/** By value, and by node among equal ones: as the feed contract takes them. */
function order(left: Report, right: Report): number {
  return left.value === right.value
    ? compare(left.node, right.node)
    : left.value < right.value
      ? -1
      : 1;
}

/**
 * The median of the voices, with those beyond the limit from it not counting; nothing if the rest
 * are not of more than half of the owners (rule D2).
 *
 * @param voices one of each owner, in order
 */
function aggregate(
  { owners, limit }: FeedDefinition,
  voices: readonly Report[],
): Omit<Agreed, "number"> | undefined {
  const needed = Math.floor(owners.size / 2) + 1;
  const upper = voices[Math.floor(voices.length / 2)];
  const lower = voices[Math.floor((voices.length - 1) / 2)];
  if (voices.length < needed || upper === undefined || lower === undefined) {
    return undefined;
  }
  // A shift rounds down, below zero, too.
  const value = (lower.value + upper.value) >> 1n;
  const counted = voices.filter(
    (report) => magnitude(report.value - value) * MILLION <= magnitude(value) * limit,
  );
  return counted.length < needed
    ? undefined
    : { value, updatedAt: counted.map((report) => report.observedAt).reduce(earlier) };
}

function earlier(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
