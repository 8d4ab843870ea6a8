import { type Bytes, concat, utf8 } from "./bytes.js";
import type { Instant } from "./time.js";

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;

/** A message as protobuf 3 writes it: fields by number, and none that has its default value. */
export class Message {
  private readonly parts: Bytes[] = [];

  /** A number of up to 64 bits; a negative one takes ten bytes. */
  integer(field: number, value: bigint): this {
    return value === 0n ? this : this.add(tag(field, VARINT), varint(value));
  }

  sfixed64(field: number, value: bigint): this {
    if (value === 0n) {
      return this;
    }
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, value), true);
    return this.add(tag(field, FIXED64), bytes);
  }

  bytes(field: number, value: Bytes): this {
    return value.length === 0 ? this : this.message(field, value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8(value));
  }

  /** A message within this one, which stands even if it is empty. */
  message(field: number, encoded: Bytes): this {
    return this.add(tag(field, LENGTH), varint(BigInt(encoded.length)), encoded);
  }

  encode(): Bytes {
    return concat(...this.parts);
  }

  /** With its length in front. */
  encodeDelimited(): Bytes {
    const encoded = this.encode();
    return concat(varint(BigInt(encoded.length)), encoded);
  }

  private add(...parts: Bytes[]): this {
    this.parts.push(...parts);
    return this;
  }
}

/** A `google.protobuf.Timestamp`. */
export function timestamp(instant: Instant): Bytes {
  return new Message().integer(1, instant.seconds).integer(2, BigInt(instant.nanos)).encode();
}

function tag(field: number, type: number): Bytes {
  return varint(BigInt((field << 3) | type));
}

function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
