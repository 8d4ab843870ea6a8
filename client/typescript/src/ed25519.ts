import { ed25519 } from "@noble/curves/ed25519.js";
import type { Bytes } from "./bytes.js";

/**
 * Returns true for a signature by RFC 8032 (section 5.1.7), with the cofactor as CometBFT has it;
 * false for what is no signature or no key, and for numbers that are not reduced.
 */
export function isSignedByEd25519(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  if (signature.length !== 64) {
    return false;
  }
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
