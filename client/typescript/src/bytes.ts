import { keccak_256 } from "@noble/hashes/sha3.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

export type Bytes = Uint8Array;

const HEX = "0123456789abcdef";

export function toHex(bytes: Bytes): string {
  let text = "0x";
  for (const byte of bytes) {
    text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 0xf);
  }
  return text;
}

/** Bytes of pairs of hexadecimal digits, which the caller has checked, with or without 0x. */
export function fromHex(text: string): Bytes {
  const digits = text.startsWith("0x") ? text.slice(2) : text;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function concat(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(left: Bytes, right: Bytes): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** Order of unsigned bytes, the shorter first where one begins the other. */
export function compare(left: Bytes, right: Bytes): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = at(left, i) - at(right, i);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

/** The byte at an index that is inside. */
export function at(bytes: Bytes, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) {
    throw new RangeError(`byte ${index} of ${bytes.length}`);
  }
  return byte;
}

/** A number without a sign in 32 bytes, big-endian. */
export function word(number: bigint): Bytes {
  return bigEndian(number, 32);
}

export function bigEndian(number: bigint, size: number): Bytes {
  const bytes = new Uint8Array(size);
  let rest = number;
  for (let i = size - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function toBigInt(bytes: Bytes): bigint {
  return bytes.length === 0 ? 0n : BigInt(toHex(bytes));
}

export function isZero(bytes: Bytes): boolean {
  return bytes.every((byte) => byte === 0);
}

export function keccak(...parts: Bytes[]): Bytes {
  return keccak_256(concat(...parts));
}

export function sha256(...parts: Bytes[]): Bytes {
  return nobleSha256(concat(...parts));
}
