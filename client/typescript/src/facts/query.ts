import { Fields, isInt64, wholeNumber } from "../fields.js";
import type { Json } from "../json.js";
import { MalformedError } from "../outcome.js";
import { DATATYPES } from "../tensor.js";
import { feedId } from "./name.js";

const CANDLE_VALUES = ["open", "high", "low", "close"] as const;
const DATATYPES_OF_FEEDS = ["FP32", "FP64", "INT64"] as const;
const RANK_MAX = 16;
const NAME_MAX = 1_024;
const COUNT_MAX = 512n;
const ELEMENTS_MAX = 0x7fffffffn;

/** The longest candle, as the feed contract has it. */
const SECONDS_MAX = 30n * 24n * 60n * 60n;

/** The parameters of an input that names a feed. */
const PARAMETERS = ["feed", "feed_candles", "feed_order", "feed_seconds", "feed_values"];

export type CandleValue = (typeof CANDLE_VALUES)[number];
export type FeedDatatype = (typeof DATATYPES_OF_FEEDS)[number];

/** Candles of a feed that are asked for (rule D4); the last is the latest that is complete. */
export interface CandleQuery {
  readonly count: number;
  /** Those that each covers. */
  readonly seconds: bigint;
  readonly isDescending: boolean;
  readonly values: readonly CandleValue[];
}

/** An input of a model that is not given but named: values of a feed (rule D4). */
export interface FeedInput {
  readonly tensor: string;
  readonly datatype: FeedDatatype;
  readonly shape: readonly bigint[];
  readonly feed: string;
  /** Nothing for the value of the latest closed round. */
  readonly candles: CandleQuery | undefined;
  /** The parameters as they are written. */
  readonly query: ReadonlyMap<string, string>;
}

/** What a fact cannot be, in the words in which a worker refuses such an input. */
export function none(reason: string): MalformedError {
  return new MalformedError(`a fact is none: ${reason}`);
}

/** Reads the input that a fact is of. Its query has one form: that in which nothing is left out. */
export function readInput(fact: Fields): FeedInput {
  const shape = fact.array("shape", RANK_MAX).map(dimension);
  const fields = fact.object("query").only(PARAMETERS);
  const query = new Map(
    PARAMETERS.filter((name) => fields.has(name)).map((name) => [name, fields.text(name)]),
  );
  const tensor = fact.text("tensor");
  const datatype = fact.text("datatype");
  const refuse = (reason: string): MalformedError => none(`tensor '${tensor}': ${reason}`);
  const candles = readCandles(query, refuse);
  const feed = query.get("feed") ?? "";
  if (!DATATYPES.includes(datatype)) {
    throw refuse(`datatype '${datatype}' is not one of [${DATATYPES.join(", ")}]`);
  }
  if (tensor === "" || tensor.length > NAME_MAX) {
    throw none("a tensor's name has 1 to 1024 characters");
  }
  if (feedId(feed) === undefined) {
    throw refuse(`'${feed}' is no name of a feed`);
  }
  const taken = DATATYPES_OF_FEEDS.find((each) => each === datatype);
  if (taken === undefined) {
    throw refuse(`values of a feed are FP32, FP64 or INT64, not ${datatype}`);
  }
  const elements = candles === undefined ? 1 : candles.count * candles.values.length;
  const count = elementCount(shape, refuse);
  if (count !== BigInt(elements)) {
    throw refuse(
      `the feed's values are ${elements} elements, shape [${shape.join(", ")}] takes ${count}`,
    );
  }
  if (candles !== undefined && !isWhole(query, candles)) {
    throw new MalformedError("the query of a fact is not in its one form");
  }
  return { tensor, datatype: taken, shape, feed, candles, query };
}

function dimension(node: Json): bigint {
  const number = wholeNumber(node);
  if (number === undefined) {
    throw new MalformedError("a dimension of a fact's tensor is not a whole number");
  }
  return number;
}

function elementCount(shape: readonly bigint[], refuse: (reason: string) => Error): bigint {
  let count = 1n;
  for (const dimension of shape) {
    if (dimension < 0n) {
      throw refuse(`dimension ${dimension} in shape [${shape.join(", ")}] is negative`);
    }
    if (dimension !== 0n && count > ELEMENTS_MAX / dimension) {
      throw refuse(`shape [${shape.join(", ")}] has more than 2^31 elements`);
    }
    count *= dimension;
  }
  return count;
}

function readCandles(
  query: ReadonlyMap<string, string>,
  refuse: (reason: string) => Error,
): CandleQuery | undefined {
  const [count, seconds] = ["feed_candles", "feed_seconds"].map((name) => number(query, name));
  const isAsked = query.has("feed_candles");
  if (!isAsked && [...query.keys()].some((name) => name !== "feed")) {
    throw refuse("candles are asked for with feed_candles, their number");
  }
  if (!query.has("feed")) {
    throw refuse("parameter 'feed' is not a string");
  }
  if (!isAsked) {
    return undefined;
  }
  const order = query.get("feed_order") ?? "ascending";
  if (order !== "ascending" && order !== "descending") {
    throw refuse("feed_order is neither ascending nor descending");
  }
  const given = query.get("feed_values") ?? "close";
  const names = given.split(",");
  const values = CANDLE_VALUES.filter((value) => names.includes(value));
  if (names.length > CANDLE_VALUES.length + 1 || names.some((name) => !isValue(name))) {
    throw refuse("feed_values are of open, high, low and close, with commas between them");
  }
  if (count === undefined || seconds === undefined) {
    throw refuse("parameter 'feed_seconds' is missing or not a whole number");
  }
  const isTaken = count >= 1n && count <= COUNT_MAX && seconds >= 1n && seconds <= SECONDS_MAX;
  if (!isTaken || values.length !== names.length) {
    throw refuse(
      `${count} candles of ${seconds} s with ${given} are asked for; there are 1 to 512 of 1 s to 30 days, each value once`,
    );
  }
  return {
    count: Number(count),
    seconds,
    isDescending: order === "descending",
    values: names.filter(isValue),
  };
}

function isValue(name: string): name is CandleValue {
  return CANDLE_VALUES.some((value) => value === name);
}

/** A number with a sign or zeros in front is one, too, though its query is not in the one form. */
function number(query: ReadonlyMap<string, string>, name: string): bigint | undefined {
  const text = query.get(name);
  if (text === undefined) {
    return undefined;
  }
  const parts = /^([+-]?)0*([0-9]{1,19})$/.exec(text);
  const number = parts === null ? undefined : BigInt(`${parts[2]}`) * (parts[1] === "-" ? -1n : 1n);
  if (number === undefined || !isInt64(number)) {
    throw none(`${name} is not a number`);
  }
  return number;
}

function isWhole(query: ReadonlyMap<string, string>, candles: CandleQuery): boolean {
  return (
    query.size === PARAMETERS.length &&
    query.get("feed_candles") === `${candles.count}` &&
    query.get("feed_seconds") === `${candles.seconds}`
  );
}
