// Makes ed25519-vectors.json of the Java library "primitives", which both verifiers are tested with:
// node test/ed25519-vectors.mjs > ../../libraries/primitives/src/test/resources/network/haca/primitives/ed25519-vectors.json
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const FIELD = 2n ** 255n - 19n;
const TORSION = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
const littleEndian = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex").reverse();
const scalar = (...parts) => BigInt(hex(sha512(Buffer.concat(parts)).reverse())) % ORDER;

const MESSAGE = Buffer.from("haca");
const ANOTHER = Buffer.from("haca!");
const secret = scalar(Buffer.from("haca torsion key"));
const nonce = scalar(Buffer.from("haca nonce"));
const key = Point.BASE.multiply(secret);
const keyBytes = key.toBytes();
const mixedKey = key.add(TORSION).toBytes();
const commitment = Point.BASE.multiply(nonce);
const nonceBytes = commitment.toBytes();
const mixedNonce = commitment.add(TORSION).add(TORSION).add(TORSION).toBytes();
const ONE = littleEndian(1n);
const ONE_NOT_REDUCED = littleEndian(FIELD + 1n);

/** The number S of a signature of the message. */
const answer = (publicKey, r, own = nonce) => (own + scalar(r, publicKey, MESSAGE) * secret) % ORDER;

const vectors = [
  ["a key and a nonce of prime order", true, keyBytes, nonceBytes, answer(keyBytes, nonceBytes)],
  ["the same under another message", false, keyBytes, nonceBytes, answer(keyBytes, nonceBytes), ANOTHER],
  ["a key of mixed order: holds by the equation with the cofactor alone", true, mixedKey, nonceBytes, answer(mixedKey, nonceBytes)],
  ["a nonce of mixed order: holds by the equation with the cofactor alone", true, keyBytes, mixedNonce, answer(keyBytes, mixedNonce)],
  ["a key and a nonce of mixed order", true, mixedKey, mixedNonce, answer(mixedKey, mixedNonce)],
  ["a key of mixed order under another message", false, mixedKey, nonceBytes, answer(mixedKey, nonceBytes), ANOTHER],
  ["a number S of the group's order or more", false, keyBytes, nonceBytes, answer(keyBytes, nonceBytes) + ORDER],
  ["a key of order 8", false, TORSION.toBytes(), nonceBytes, nonce],
  ["the neutral element as the key", false, ONE, nonceBytes, nonce],
  ["the neutral element as the key, y not reduced", false, ONE_NOT_REDUCED, nonceBytes, nonce],
  ["the neutral element as the nonce", true, keyBytes, ONE, answer(keyBytes, ONE, 0n)],
  ["the neutral element as the nonce, y not reduced", false, keyBytes, ONE_NOT_REDUCED, answer(keyBytes, ONE_NOT_REDUCED, 0n)],
].map(([name, holds, publicKey, r, s, message = MESSAGE]) => ({
  name,
  holds,
  publicKey: hex(publicKey),
  message: hex(message),
  signature: hex(Buffer.concat([r, littleEndian(s)])),
}));
console.log(JSON.stringify(vectors, null, 2));
