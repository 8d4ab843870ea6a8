import { type Bytes, at, bigEndian, equal, fromHex, sha256, toBigInt } from "./bytes.js";
import { DerReader, SEQUENCE } from "./der.js";
import { MalformedError } from "./outcome.js";

/** An RSA key that the network takes. */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly bits: number;
}

const DER_BYTES_MAX = 8_192;
const MODULUS_BITS_MIN = 2_048;
const MODULUS_BITS_MAX = 8_192;
const EXPONENT_MAX = 0x7fffffffn;

/** The identifier of rsaEncryption, and NULL. */
const ALGORITHM = fromHex("06092a864886f70d0101010500");

const HASH_SIZE = 32;
const TRAILER = 0xbc;

/**
 * The key in a SubjectPublicKeyInfo (RFC 5280) in DER; nothing for any other bytes, and for a key
 * that the network's consensus does not take: an even modulus, one that is not of 2,048 to 8,192
 * bits, an exponent that is even or not from 3 to 2^31 - 1.
 */
export function parseRsaKey(der: Bytes): RsaPublicKey | undefined {
  try {
    return der.length > DER_BYTES_MAX ? undefined : readKey(der);
  } catch (error) {
    if (error instanceof MalformedError) {
      return undefined;
    }
    throw error;
  }
}

function readKey(der: Bytes): RsaPublicKey | undefined {
  const whole = new DerReader(der);
  const info = whole.enter(SEQUENCE);
  whole.end();
  const algorithm = info.read(SEQUENCE);
  const bitString = new DerReader(info.wholeBits());
  info.end();
  const key = bitString.enter(SEQUENCE);
  bitString.end();
  const modulus = key.positiveInteger();
  const exponent = key.positiveInteger();
  key.end();
  const bits = modulus.toString(2).length;
  const isTaken =
    equal(algorithm, ALGORITHM) &&
    (modulus & 1n) === 1n &&
    bits >= MODULUS_BITS_MIN &&
    bits <= MODULUS_BITS_MAX &&
    (exponent & 1n) === 1n &&
    exponent >= 3n &&
    exponent <= EXPONENT_MAX;
  return isTaken ? { modulus, exponent, bits } : undefined;
}

/** Bytes of the key's signatures. */
export function signatureSize(key: RsaPublicKey): number {
  return Math.ceil(key.bits / 8);
}

/**
 * Says if a signature of a message is good by RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32
 * bytes (RFC 8017, sections 8.1.2 and 9.1.2). It is arithmetic here and not WebCrypto, which is
 * missing on pages without TLS, and whose bounds on keys differ from those of consensus. Nothing in
 * it is secret, so its time may tell all of it.
 */
export function isSignedByRsa(key: RsaPublicKey, message: Bytes, signature: Bytes): boolean {
  const number = toBigInt(signature);
  if (signature.length !== signatureSize(key) || number >= key.modulus) {
    return false;
  }
  return isEncoded(power(number, key.exponent, key.modulus), key.bits - 1, message);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) {
      result = (result * square) % modulus;
    }
    square = (square * square) % modulus;
  }
  return result;
}

/** Says if the number encodes the message in so many bits (EMSA-PSS). */
function isEncoded(opened: bigint, bits: number, message: Bytes): boolean {
  if (opened >> BigInt(bits) !== 0n) {
    return false;
  }
  const size = Math.ceil(bits / 8);
  const encoded = bigEndian(opened, size);
  const hashAt = size - 1 - HASH_SIZE;
  if (encoded[size - 1] !== TRAILER) {
    return false;
  }
  const hash = encoded.slice(hashAt, size - 1);
  const block = unmasked(encoded.slice(0, hashAt), hash);
  block[0] = at(block, 0) & (0xff >> (8 * size - bits));
  const saltAt = hashAt - HASH_SIZE;
  const isPadded =
    block.subarray(0, saltAt - 1).every((byte) => byte === 0) && block[saltAt - 1] === 1;
  return isPadded && equal(sha256(new Uint8Array(8), sha256(message), block.slice(saltAt)), hash);
}

/** The block with MGF1 of the hash taken off. */
function unmasked(block: Bytes, hash: Bytes): Bytes {
  const plain = block.slice();
  for (let counter = 0; counter * HASH_SIZE < plain.length; counter++) {
    const mask = sha256(hash, bigEndian(BigInt(counter), 4));
    const from = counter * HASH_SIZE;
    for (let i = 0; i < HASH_SIZE && from + i < plain.length; i++) {
      plain[from + i] = at(plain, from + i) ^ at(mask, i);
    }
  }
  return plain;
}
