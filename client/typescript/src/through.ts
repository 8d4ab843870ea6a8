import { type Bytes, equal } from "./bytes.js";
import { readHeader } from "./comet.js";
import { Fields } from "./fields.js";
import { type TrustedGenesis, hashOfSet } from "./genesis.js";
import type { JsonObject } from "./json.js";
import {
  type Followed,
  type LightBlockSource,
  TRUST_PERIOD,
  follow,
  trustBlock,
  trustGenesis,
} from "./light.js";
import { printable } from "./printable.js";
import { type Step, isProven, verifyReceipt } from "./receipt.js";
import type { Instant } from "./time.js";

/** A block that is trusted though its validators are not those of genesis. */
export interface TrustedBlock {
  readonly height: bigint;
  readonly hash: Bytes;
}

/** Means to follow the chain from what is trusted to the validators of a receipt's height. */
export interface Following {
  /** Asked for blocks, and believed nothing. */
  readonly source: LightBlockSource;
  /** The user's own clock. */
  readonly now: Instant;
  /** Where to begin; by default at the first block, by the validators of genesis. */
  readonly from?: TrustedBlock;
  /** Seconds, a week by default. */
  readonly trustPeriod?: bigint;
}

/** A verification, and whose signatures it went by. */
export interface Verification {
  readonly steps: readonly Step[];
  /** How the chain was followed to the receipt's validators, if they are others than genesis'. */
  readonly trust?: { readonly passed: boolean; readonly detail: string };
  /** The block of the receipt's height, once it is verified: what is later is followed from it. */
  readonly block?: TrustedBlock;
}

/**
 * Verifies a receipt as {@link verifyReceipt} does, also after the validators have changed: what
 * holds but for who signed it is followed to, from what is trusted to the receipt's height. A
 * stranger's receipt sets off no question before that.
 *
 * @param proof the leaf hash whose receipt it must be, if the user knows it
 */
export async function verifyReceiptThrough(
  receipt: JsonObject,
  genesis: TrustedGenesis,
  following: Following,
  proof?: Bytes,
): Promise<Verification> {
  const steps = verifyReceipt(receipt, { genesis }, proof);
  const isForeign = steps.every((step) => step.passed === (step.name !== "commit"));
  if (!isForeign || hasSetOf(receipt, genesis)) {
    return { steps };
  }
  try {
    const { block, steps: count } = await wayTo(receipt, genesis, following);
    const { height, hash } = block.header;
    const after = verifyReceipt(receipt, { genesis, validators: block.validators }, proof);
    const basis =
      following.from === undefined ? "the validators of the genesis" : `block ${following.from.height}`;
    return {
      steps: after,
      trust: {
        passed: true,
        detail: `${basis}; followed to height ${height}, blocks verified on the way: ${count}`,
      },
      ...(isProven(after) ? { block: { height, hash } } : {}),
    };
  } catch (error) {
    const reason = printable(error instanceof Error ? error.message : String(error));
    return { steps, trust: { passed: false, detail: `the chain cannot be followed: ${reason}` } };
  }
}

/** Says if those of genesis are the validators of its height, by its own word. */
function hasSetOf(receipt: JsonObject, genesis: TrustedGenesis): boolean {
  return equal(hashOfSet(genesis.validators), headerOf(receipt).validatorsHash);
}

function headerOf(receipt: JsonObject): ReturnType<typeof readHeader> {
  return readHeader(Fields.of(receipt.get("signedHeader"), "signedHeader").get("header"));
}

async function wayTo(
  receipt: JsonObject,
  genesis: TrustedGenesis,
  { source, now, from, trustPeriod = TRUST_PERIOD }: Following,
): Promise<Followed> {
  const trusted =
    from === undefined
      ? await trustGenesis(source, genesis)
      : await trustBlock(source, genesis.chainId, from.height, from.hash);
  return follow(source, trusted, headerOf(receipt).height, now, trustPeriod);
}
