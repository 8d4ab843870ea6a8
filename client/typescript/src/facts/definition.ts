import { type Bytes, bigEndian, concat, keccak, toHex, utf8, word } from "../bytes.js";
import type { Fields } from "../fields.js";
import { MalformedError } from "../outcome.js";
import { none } from "./query.js";

/** The listed owners of a feed at most, and the reports of a round. */
export const OWNERS_MAX = 16;

const ADDRESS_SIZE = 20;
const DECIMALS_MAX = 36n;

/** As the contract's words have it, in 32 bits. */
const PERIOD_MAX = 0xffff_ffffn;

const PERIODS = ["interval", "window", "heartbeat", "grace", "deviation", "limit", "candle"] as const;
const FIELDS = ["firstRound", "start", "description", "query", "owners", ...PERIODS, "decimals", "staleReverts"];

type Periods = Readonly<Record<(typeof PERIODS)[number], bigint>>;

/** A definition of a feed and the rounds that are made by it (rules D1 to D3). */
export interface FeedDefinition extends Periods {
  /** The number of the first of the rounds. */
  readonly firstRound: bigint;
  /** Seconds since 1970 at which the observations of that one begin. */
  readonly start: bigint;
  /** Each address once, in hexadecimal: the feed's listed owners. */
  readonly owners: ReadonlySet<string>;
  readonly decimals: bigint;
  /** The digest that reports under it name. */
  readonly digest: Bytes;
}

export function readDefinition(fields: Fields): FeedDefinition {
  fields.only(FIELDS);
  const owners = fields.byteStrings("owners", OWNERS_MAX).map(address);
  const firstRound = fields.number("firstRound");
  const start = fields.seconds("start");
  const texts = [fields.text("description"), fields.text("query")].map(utf8);
  const numbers = PERIODS.map((name) => upTo(fields, name, PERIOD_MAX));
  const decimals = upTo(fields, "decimals", DECIMALS_MAX);
  const flag = fields.flag("staleReverts") ? 1n : 0n;
  return {
    ...(Object.fromEntries(PERIODS.map((name, i) => [name, numbers[i]])) as Periods),
    firstRound,
    start,
    owners: new Set(owners.map(toHex)),
    decimals,
    digest: keccak(
      // abi.encode(uint64, uint64, (string, string, address[], 7 times uint32, uint8, bool))
      ...[firstRound, start, 0x60n].map(word),
      tuple([...texts.map(bytes), addresses(owners)], [...numbers, decimals, flag]),
    ),
  };
}

export function address(value: Bytes): Bytes {
  if (value.length !== ADDRESS_SIZE) {
    throw none(`expected a 20-byte address, got ${value.length}`);
  }
  return value;
}

function upTo(fields: Fields, name: string, most: bigint): bigint {
  const number = fields.number(name);
  if (number > most) {
    throw new MalformedError(`${name} of a feed's definition is over ${most}`);
  }
  return number;
}

/** A tuple of the ABI: where each field of dynamic size begins, the others, and then those. */
function tuple(dynamic: Bytes[], numbers: bigint[]): Bytes {
  let offset = 32 * (dynamic.length + numbers.length);
  const heads = dynamic.map((part) => {
    const head = word(BigInt(offset));
    offset += part.length;
    return head;
  });
  return concat(...heads, ...numbers.map(word), ...dynamic);
}

function bytes(value: Bytes): Bytes {
  const padding = new Uint8Array((32 - (value.length % 32)) % 32);
  return concat(word(BigInt(value.length)), value, padding);
}

function addresses(owners: Bytes[]): Bytes {
  return concat(
    word(BigInt(owners.length)),
    ...owners.map((owner) => concat(bigEndian(0n, 32 - ADDRESS_SIZE), owner)),
  );
}
