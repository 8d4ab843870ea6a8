import {
  type JsonObject,
  type LightBlock,
  type Step,
  type TrustedBlock,
  type TrustedGenesis,
  type Verification,
  fromHex,
  isProven,
  readGenesis,
  readLightBlock,
  readReceipt,
  verifyReceiptThrough,
} from "@haca/verify";
import { getText } from "./api";
import { readBlock, rememberBlock, rememberedBlock } from "./memory";

const LEAF = /^0x[0-9a-f]{64}$/;

/** What the node signed, by a receipt that holds. */
export interface Signed {
  readonly node: string;
  readonly inputHash: string;
  readonly outputHash: string;
}

export interface Outcome {
  readonly steps?: readonly Step[];
  readonly trust?: Verification["trust"];
  readonly signed?: Signed;
  readonly error?: string;
  readonly receipt?: string;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Gets a receipt and verifies it.
 *
 * @param leaf that the user asks for; never one that the server names
 * @param block as HEIGHT:HASH, trusted in the place of the first; may be empty
 * @param own the user's receipt, with question and answer, in the place of the server's
 */
export async function verify(
  leaf: string,
  genesisText: string,
  block: string,
  own?: Blob,
): Promise<Outcome> {
  if (!LEAF.test(leaf)) {
    return { error: "The address names no proof: one is named by 0x and 64 hexadecimal digits." };
  }
  const from = readBlock(block);
  if (block.trim() !== "" && from === undefined) {
    return { error: "A block is HEIGHT:HASH, with a hash of 64 hexadecimal digits." };
  }
  let genesis: TrustedGenesis;
  try {
    genesis = readGenesis(genesisText);
  } catch (error) {
    return { error: `This is no genesis: ${message(error)}` };
  }
  let receipt: string;
  try {
    receipt =
      (await own?.text()) ?? (await getText(`/v1/proofs/${encodeURIComponent(leaf)}/receipt`));
  } catch (error) {
    return { error: message(error) };
  }
  try {
    return { receipt, ...(await judge(readReceipt(receipt), genesis, from, fromHex(leaf))) };
  } catch (error) {
    const source = own === undefined ? "What the server gave" : "Your file";
    return { receipt, error: `${source} is no receipt: ${message(error)}` };
  }
}

async function judge(
  receipt: JsonObject,
  genesis: TrustedGenesis,
  from: TrustedBlock | undefined,
  proof: Uint8Array,
): Promise<Outcome> {
  // From genesis it is a few steps; what is remembered counts once genesis is too old.
  const remembered = rememberedBlock();
  const starts =
    from !== undefined ? [from] : remembered === undefined ? [undefined] : [undefined, remembered];
  let found: Verification = { steps: [] };
  for (const start of starts) {
    const following = { source, now: now(), ...(start === undefined ? {} : { from: start }) };
    found = await verifyReceiptThrough(receipt, genesis, following, proof);
    if (found.trust?.passed !== false) {
      break;
    }
  }
  if (found.block !== undefined) {
    rememberBlock(found.block);
  }
  const signed = isProven(found.steps) ? signedBy(receipt) : undefined;
  return {
    steps: found.steps,
    ...(found.trust === undefined ? {} : { trust: found.trust }),
    ...(signed === undefined ? {} : { signed }),
  };
}

/** Blocks as the server gives them: each is verified. */
async function source(height: bigint): Promise<LightBlock> {
  return readLightBlock(await getText(`/v1/light/${height}`), height);
}

function now(): { seconds: bigint; nanos: number } {
  return { seconds: BigInt(Math.floor(Date.now() / 1_000)), nanos: 0 };
}

/** The signed hashes of a receipt that has been verified. */
function signedBy(receipt: JsonObject): Signed | undefined {
  const leaf = receipt.get("leaf");
  if (!(leaf instanceof Map)) {
    return undefined;
  }
  const [node, inputHash, outputHash] = ["teeId", "inputHash", "outputHash"].map((name) => {
    const value = leaf.get(name);
    return typeof value === "string" ? value.toLowerCase() : undefined;
  });
  return node === undefined || inputHash === undefined || outputHash === undefined
    ? undefined
    : { node, inputHash, outputHash };
}

