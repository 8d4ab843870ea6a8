/** A point in time, in seconds since 1970 and nanoseconds after them. */
export interface Instant {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** As Go writes it: RFC 3339 in UTC, without zeros at the end of a fraction. */
const TIME =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:[.]([0-9]{0,8}[1-9]))?Z$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The latest second that a date of JavaScript can tell. */
const DATE_SECONDS_MAX = 8_640_000_000_000n;

/** A time of RFC 3339 in UTC; nothing for any other text. */
export function parseInstant(text: string): Instant | undefined {
  const parts = TIME.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
    return undefined;
  }
  const seconds = daysFromEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  return { seconds: BigInt(seconds), nanos: Number((parts[7] ?? "").padEnd(9, "0")) };
}

/** A second since 1970 in words. */
export function formatSeconds(seconds: bigint): string {
  return seconds > DATE_SECONDS_MAX
    ? `second ${seconds}`
    : new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysOf(year: number, month: number): number {
  return (DAYS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
}

function daysFromEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leaps - 719_162;
  for (let m = 1; m < month; m++) {
    days += daysOf(year, m);
  }
  return days + day - 1;
}
