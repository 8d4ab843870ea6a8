import type { CandleQuery, CandleValue } from "./query.js";

/** A round's value, and when its observations began. */
export interface Point {
  readonly startsAt: bigint;
  readonly value: bigint;
}

type Candle = Readonly<Record<CandleValue, bigint>>;

/** When the first candle begins. */
export function firstCandleFrom(query: CandleQuery, until: bigint): bigint {
  return until - BigInt(query.count) * query.seconds;
}

/**
 * The values of candles out of a feed's rounds (rule D4), candle by candle, of each what is asked
 * for. A candle without a round has the value before it throughout, which stood then.
 *
 * @param until when the last candle ends, seconds
 * @param points in ascending order, all before that
 * @returns nothing if there is none in the first candle or before
 */
export function candleValues(
  query: CandleQuery,
  until: bigint,
  points: readonly Point[],
): bigint[] | undefined {
  const candles: Candle[] = [];
  let standing: bigint | undefined;
  let next = 0;
  // First what is before all candles, which may stand in the first ones.
  for (let i = 0; i <= query.count; i++) {
    const end = firstCandleFrom(query, until) + BigInt(i) * query.seconds;
    let candle: Candle | undefined;
    for (let point = points[next]; point !== undefined && point.startsAt < end; ) {
      candle = joined(candle, point.value);
      point = points[++next];
    }
    candle ??= standing === undefined ? undefined : joined(undefined, standing);
    standing = candle?.close;
    if (i > 0) {
      if (candle === undefined) {
        return undefined;
      }
      candles.push(candle);
    }
  }
  const ordered = query.isDescending ? candles.reverse() : candles;
  return ordered.flatMap((candle) => query.values.map((value) => candle[value]));
}

function joined(candle: Candle | undefined, value: bigint): Candle {
  return candle === undefined
    ? { open: value, high: value, low: value, close: value }
    : {
        open: candle.open,
        high: value > candle.high ? value : candle.high,
        low: value < candle.low ? value : candle.low,
        close: value,
      };
}
