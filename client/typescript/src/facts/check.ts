import { type Bytes, bigEndian, concat } from "../bytes.js";
import { MalformedError, RefusedError, require } from "../outcome.js";
import type { Tensor } from "../tensor.js";
import { candleValues, firstCandleFrom } from "./candles.js";
import type { FeedFact } from "./fact.js";
import { FP32, FP64, nearestBits } from "./nearest.js";
import type { CandleQuery, FeedDatatype } from "./query.js";
import { type Agreed, agreedRounds } from "./round.js";

/** Seconds between the latest complete candle and the answer's signature, beside the schedule. */
const DELAY_SECONDS_MAX = 120n;

/** The chain's time may be so many seconds ahead of the clock of whoever signs. */
const AHEAD_SECONDS_MAX = 10n;

const INT64_LIMIT = 1n << 63n;

/**
 * Recomputes an input from the reports of a fact, believing nothing but that its nodes have the
 * owners and its definition the place on chain that it says (rule D4).
 *
 * @param signedAt when the answer was signed, seconds
 * @throws RefusedError if signatures, quorums, order, history or age do not hold
 */
export function tensorOf(fact: FeedFact, signedAt: bigint): Tensor {
  try {
    return recomputed(fact, signedAt);
  } catch (error) {
    throw error instanceof RefusedError
      ? new RefusedError(`feed ${fact.input.feed}: ${error.message}`)
      : error;
  }
}

function recomputed(fact: FeedFact, signedAt: bigint): Tensor {
  const { candles, datatype, shape, tensor } = fact.input;
  require(fact.rounds.length > 0, "there are not 1 to 256 rounds");
  require(
    candles !== undefined || (fact.rounds.length === 1 && fact.until === 0n),
    "there are other rounds than the latest",
  );
  const agreed = agreedRounds(fact);
  requireHistory(fact, agreed);
  requireAge(fact, agreed.at(-1), signedAt);
  const values =
    candles === undefined ? agreed.map((round) => round.value) : candlesOf(fact, candles, agreed);
  const content = concat(...values.map((value) => element(datatype, value, fact)));
  return { name: tensor, datatype, shape, content };
}

/** Rounds follow one another, and none begins when the value before it was stale. */
function requireHistory(fact: FeedFact, agreed: readonly Agreed[]): void {
  let before = fact.definition.firstRound - 1n;
  let last: Agreed | undefined;
  for (const round of agreed) {
    require(round.number > before, "the rounds are not in order, or of another definition");
    require(
      last === undefined || isFresh(fact, last, startOf(fact, round)),
      `the value was stale before round ${round.number}`,
    );
    before = round.number;
    last = round;
  }
}

function requireAge(fact: FeedFact, last: Agreed | undefined, signedAt: bigint): void {
  if (last === undefined) {
    throw new MalformedError("there is no round");
  }
  const { interval, window } = fact.definition;
  const closesAt = startOf(fact, last) + interval + window;
  require(
    closesAt - AHEAD_SECONDS_MAX <= signedAt,
    `round ${last.number} was not closed when the answer was signed`,
  );
  const { candles } = fact.input;
  const needed = candles === undefined ? signedAt - DELAY_SECONDS_MAX : fact.until;
  require(isFresh(fact, last, needed), "the value is stale");
  if (candles === undefined) {
    return;
  }
  require(
    fact.until <= signedAt,
    `the last candle ends at ${fact.until}, after the answer was signed`,
  );
  const complete = fact.until + interval + window;
  require(
    complete - AHEAD_SECONDS_MAX <= signedAt,
    "the last candle's rounds were not closed when the answer was signed",
  );
  require(
    complete + candles.seconds + DELAY_SECONDS_MAX >= signedAt,
    "the candles are not the latest",
  );
}

function isFresh({ definition }: FeedFact, round: Agreed, at: bigint): boolean {
  return round.updatedAt + definition.heartbeat + definition.grace >= at;
}

/** When a round's observations begin, seconds since 1970. */
function startOf({ definition }: FeedFact, round: Agreed): bigint {
  return definition.start + (round.number - definition.firstRound) * definition.interval;
}

function candlesOf(fact: FeedFact, query: CandleQuery, agreed: readonly Agreed[]): bigint[] {
  require(
    query.seconds >= fact.definition.interval && fact.until % query.seconds === 0n,
    "the candles do not begin at multiples of their seconds, or are shorter than rounds",
  );
  const points = agreed.map((round) => ({ startsAt: startOf(fact, round), value: round.value }));
  const from = firstCandleFrom(query, fact.until);
  const [first = from, second = fact.until] = points.map((point) => point.startsAt);
  require(
    points.every((point) => point.startsAt < fact.until),
    "a round is later than the candles",
  );
  require(
    first >= from || second >= from + query.seconds,
    "a round is there that no candle needs",
  );
  const values = candleValues(query, fact.until, points);
  require(values !== undefined, "the first candle has no value");
  return values;
}

/** Little-endian: INT64 is the scaled number itself, others are rounded once. */
function element(datatype: FeedDatatype, value: bigint, fact: FeedFact): Bytes {
  const bits =
    datatype === "INT64"
      ? value < INT64_LIMIT && value >= -INT64_LIMIT
        ? BigInt.asUintN(64, value)
        : undefined
      : nearestBits(datatype === "FP32" ? FP32 : FP64, value, fact.definition.decimals);
  require(bits !== undefined, `a value is too large for ${datatype}`);
  return bigEndian(bits, datatype === "FP32" ? 4 : 8).reverse();
}
