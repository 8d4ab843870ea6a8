import { type Bytes, fromHex } from "./bytes.js";
import { type Json, JsonNumber, type JsonObject } from "./json.js";
import { MalformedError } from "./outcome.js";
import { printable } from "./printable.js";
import { type Instant, parseInstant } from "./time.js";

const INT64 = /^(0|-?[1-9][0-9]{0,18})$/;
const WHOLE = /^-?(0|[1-9][0-9]*)$/;
const INT64_MAX = (1n << 63n) - 1n;
const INT64_MIN = -(1n << 63n);

/** The end of 9999-12-31. */
const SECONDS_MAX = 253_402_300_799n;

/**
 * An object of a JSON document from a stranger, read strictly: a field is there and of exactly its
 * type, or the reading fails. Nothing is converted, so that two documents that say different things
 * are never read as the same.
 */
export class Fields {
  private constructor(
    private readonly members: JsonObject,
    private readonly name: string,
  ) {}

  static of(node: Json | undefined, name: string): Fields {
    if (!(node instanceof Map)) {
      throw new MalformedError(`${name} is not an object`);
    }
    return new Fields(node, name);
  }

  /** Fails if there is any other field: nobody vouches for what it says. */
  only(known: readonly string[]): this {
    for (const field of this.members.keys()) {
      if (!known.includes(field)) {
        throw new MalformedError(`${this.name}.${printable(field)} is not a field of it`);
      }
    }
    return this;
  }

  has(field: string): boolean {
    return this.members.has(field);
  }

  get(field: string): Json | undefined {
    return this.members.get(field);
  }

  object(field: string): Fields {
    return Fields.of(this.get(field), `${this.name}.${field}`);
  }

  array(field: string, countMax: number): Json[] {
    const array = this.get(field);
    if (!Array.isArray(array) || array.length > countMax) {
      throw this.malformed(field, `an array of at most ${countMax} elements`);
    }
    return array;
  }

  text(field: string): string {
    const text = this.get(field);
    if (typeof text !== "string") {
      throw this.malformed(field, "a text");
    }
    // Half a character has no bytes in UTF-8: in a hash it would stand as a question mark.
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      if (point >= 0xd800 && point <= 0xdfff) {
        throw this.malformed(field, "a text of whole characters");
      }
    }
    return text;
  }

  flag(field: string): boolean {
    const flag = this.get(field);
    if (typeof flag !== "boolean") {
      throw this.malformed(field, "true or false");
    }
    return flag;
  }

  /** Seconds since 1970, before the year 10000, so that sums of them with periods have few digits. */
  seconds(field: string): bigint {
    const seconds = this.number(field);
    if (seconds > SECONDS_MAX) {
      throw this.malformed(field, "a time before the year 10000, in seconds since 1970");
    }
    return seconds;
  }

  /** A JSON number without fraction or exponent, not negative. */
  number(field: string): bigint {
    const number = wholeNumber(this.get(field));
    if (number === undefined || number < 0n) {
      throw this.malformed(field, "a whole number");
    }
    return number;
  }

  /** A 64-bit number as CometBFT's JSON has it: its digits as a text. */
  int64(field: string): bigint {
    const text = this.text(field);
    if (!INT64.test(text)) {
      throw this.malformed(field, "the digits of a number");
    }
    const number = BigInt(text);
    if (!isInt64(number)) {
      throw new MalformedError(`${this.name}.${field} is not within 64 bits`);
    }
    return number;
  }

  /** Bytes in lower-case hexadecimal with 0x. */
  bytes(field: string): Bytes {
    return bytesOf(this.get(field), `${this.name}.${field}`);
  }

  /** 32 bytes in lower-case hexadecimal with 0x. */
  word(field: string): Bytes {
    return wordOf(this.get(field), `${this.name}.${field}`);
  }

  byteStrings(field: string, countMax: number): Bytes[] {
    const name = `an element of ${this.name}.${field}`;
    return this.array(field, countMax).map((element) => bytesOf(element, name));
  }

  words(field: string, countMax: number): Bytes[] {
    const name = `an element of ${this.name}.${field}`;
    return this.array(field, countMax).map((element) => wordOf(element, name));
  }

  /** Bytes as CometBFT's JSON has them: upper-case hexadecimal without 0x. */
  plainHex(field: string): Bytes {
    const text = this.text(field);
    if (text.length % 2 !== 0 || /[^0-9A-F]/.test(text)) {
      throw this.malformed(field, "upper-case hexadecimal without 0x");
    }
    return fromHex(text);
  }

  base64(field: string): Bytes {
    const text = this.text(field);
    let binary: string;
    try {
      binary = atob(text);
    } catch {
      throw this.malformed(field, "base64");
    }
    // The last character has bits to spare, which the decoder does not look at.
    if (btoa(binary) !== text) {
      throw this.malformed(field, "base64");
    }
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }

  time(field: string): Instant {
    const instant = parseInstant(this.text(field));
    if (instant === undefined) {
      throw this.malformed(field, "a time of RFC 3339 in UTC");
    }
    return instant;
  }

  private malformed(field: string, expected: string): MalformedError {
    return new MalformedError(`${this.name}.${field} is not ${expected}`);
  }
}

/** A number that is written without fraction or exponent and is within 64 bits. */
export function wholeNumber(node: Json | undefined): bigint | undefined {
  if (!(node instanceof JsonNumber) || !WHOLE.test(node.text) || node.text.length > 20) {
    return undefined;
  }
  const number = BigInt(node.text);
  return isInt64(number) ? number : undefined;
}

export function isInt64(number: bigint): boolean {
  return number >= INT64_MIN && number <= INT64_MAX;
}

function bytesOf(node: Json | undefined, name: string): Bytes {
  if (typeof node !== "string" || !isHex(node)) {
    throw new MalformedError(`${name} is not lower-case hexadecimal with 0x`);
  }
  return fromHex(node);
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && text.startsWith("0x") && !/[^0-9a-f]/.test(text.slice(2));
}

function wordOf(node: Json | undefined, name: string): Bytes {
  const value = bytesOf(node, name);
  if (value.length !== 32) {
    throw new MalformedError(`${name} is not 32 bytes`);
  }
  return value;
}
