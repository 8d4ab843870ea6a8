import { fromHex, toHex } from "./bytes.js";
import { leafHash } from "./leaf.js";

const HASH = /^(0x)?[0-9a-fA-F]{64}$/;

/**
 * The hash of the leaf that an answer's own fields make, as tensor models name them in
 * `parameters` and language models beside the choices; nothing if it has none. Whether they are
 * true is not asked.
 */
export function leafHashOf(answer: Record<string, unknown>): string | undefined {
  const parameters = answer["parameters"];
  const proof =
    typeof parameters === "object" && parameters !== null
      ? (parameters as Record<string, unknown>)
      : answer;
  const hash = (name: string): Uint8Array | undefined => {
    const text = proof[name];
    return typeof text === "string" && HASH.test(text) ? fromHex(text.toLowerCase()) : undefined;
  };
  const [teeId, inputHash, outputHash] = [
    hash("tee_id"),
    hash("tee_request_hash"),
    hash("tee_output_hash"),
  ];
  const timestamp = proof["tee_timestamp"];
  const signature = proof["tee_signature"];
  if (
    teeId === undefined ||
    inputHash === undefined ||
    outputHash === undefined ||
    typeof timestamp !== "number" ||
    !Number.isSafeInteger(timestamp) ||
    timestamp < 0 ||
    typeof signature !== "string"
  ) {
    return undefined;
  }
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
  return toHex(
    leafHash({ teeId, inputHash, outputHash, signature: bytes, timestamp: BigInt(timestamp) }),
  );
}
