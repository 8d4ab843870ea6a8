import { type Bytes, equal } from "./bytes.js";
import { LightBlock } from "./comet.js";
import { Fields } from "./fields.js";
import { type TrustedGenesis, hashOfSet, readRpcValidators } from "./genesis.js";
import { parseJson } from "./json.js";
import { MalformedError, require } from "./outcome.js";
import { type Instant, formatSeconds } from "./time.js";

/** Seconds that a node's clock may be ahead. */
const DRIFT = 10n;

/** Blocks that one way through the chain asks for, at most. */
const BLOCKS_MAX = 10_000;

/** Characters of a block with its validators; as many of these as a set has take a tenth. */
const BLOCK_CHARACTERS_MAX = 1 << 20;

/** How long what is trusted may be old to be followed from, in seconds: a week. */
export const TRUST_PERIOD = 168n * 3_600n;

/** Gives a block; nothing of it is believed. Fails with an error if it cannot be had. */
export type LightBlockSource = (height: bigint) => Promise<LightBlock>;

/** A block, and how many were verified on the way to it. */
export interface Followed {
  readonly block: LightBlock;
  readonly steps: number;
}

/**
 * Reads a block with its validators: `{"signed_header": …, "validators": […]}`, both in the form of
 * CometBFT's RPC.
 *
 * @throws MalformedError if it is not one, or of another height
 */
export function readLightBlock(json: string, height: bigint): LightBlock {
  if (json.length > BLOCK_CHARACTERS_MAX) {
    throw new MalformedError(`a block is longer than ${BLOCK_CHARACTERS_MAX} characters`);
  }
  const fields = Fields.of(parseJson(json), "block").only(["signed_header", "validators"]);
  const block = LightBlock.read(fields.get("signed_header"), readRpcValidators(fields));
  if (block.header.height !== height) {
    throw new MalformedError(`a block of height ${block.header.height}, not of ${height}`);
  }
  return block;
}

/**
 * A block whose hash is known, to follow the chain from.
 *
 * @throws RefusedError if the source gives another
 */
export async function trustBlock(
  source: LightBlockSource,
  chainId: string,
  height: bigint,
  hash: Bytes,
): Promise<LightBlock> {
  const block = await source(height);
  require(
    equal(block.header.hash, hash),
    `the node's block ${height} does not have the trusted hash`,
  );
  return sound(block, chainId);
}

/**
 * The first block, whose validators are known from genesis.
 *
 * @throws RefusedError if the source gives one of others
 */
export async function trustGenesis(
  source: LightBlockSource,
  genesis: TrustedGenesis,
): Promise<LightBlock> {
  const first = await source(1n);
  require(
    equal(hashOfSet(genesis.validators), first.header.validatorsHash),
    "block 1 has other validators than the genesis",
  );
  return sound(first, genesis.chainId);
}

function sound(block: LightBlock, chainId: string): LightBlock {
  const flaw = block.flaw(chainId);
  require(flaw === undefined, flaw ?? "");
  return block;
}

/**
 * Follows the chain from a block that is trusted to another (CometBFT's light client specification:
 * skipping verification forwards, hashes backwards), as the Java light client does.
 *
 * @param now the user's own clock
 * @param trustPeriod seconds in which validators of a block can still be punished for signing
 *     another: what is older proves nothing about what came after
 * @throws RefusedError if the chain does not lead there
 */
export async function follow(
  source: LightBlockSource,
  trusted: LightBlock,
  target: bigint,
  now: Instant,
  trustPeriod: bigint = TRUST_PERIOD,
): Promise<Followed> {
  const way = new Way(source, trusted, now, trustPeriod);
  await (target < trusted.header.height ? way.back(target) : way.forward(target));
  return { block: way.trusted, steps: way.steps };
}

class Way {
  steps = 0;
  private asked = 0;

  constructor(
    private readonly source: LightBlockSource,
    public trusted: LightBlock,
    private readonly now: Instant,
    private readonly trustPeriod: bigint,
  ) {}

  private get height(): bigint {
    return this.trusted.header.height;
  }

  /** Every header names the one before, so each must be asked for. */
  async back(target: bigint): Promise<void> {
    require(
      this.height - target <= BigInt(BLOCKS_MAX),
      `height ${target} is more than ${BLOCKS_MAX} below what is trusted; trust an earlier block`,
    );
    while (this.height > target) {
      const before = await this.ask(this.height - 1n);
      const flaw = before.flaw(this.trusted.header.chainId);
      require(flaw === undefined, flaw ?? "");
      require(
        equal(before.header.hash, this.trusted.header.lastHash),
        `block ${before.header.height} is not the one before`,
      );
      this.trust(before);
    }
  }

  /** As far as can be skipped; where too few who are trusted signed, half the way first. */
  async forward(target: bigint): Promise<void> {
    const { time } = this.trusted.header;
    require(
      this.height >= target || !isAfter(this.now, time, this.trustPeriod),
      `block ${this.height}, of ${formatSeconds(time.seconds)}, is older than the trust period of PT${this.trustPeriod / 3_600n}H: trust a later one`,
    );
    let next = target;
    while (this.height < target) {
      const block = await this.ask(next);
      const flaw = block.flaw(this.trusted.header.chainId) ?? this.misfit(block);
      require(flaw === undefined, flaw ?? "");
      if (this.isVouchedFor(block)) {
        this.trust(block);
        next = target;
      } else {
        require(next !== this.height + 1n, `block ${next} has other validators than announced`);
        next = this.height + (next - this.height) / 2n;
      }
    }
  }

  private async ask(height: bigint): Promise<LightBlock> {
    this.asked++;
    require(
      this.asked <= BLOCKS_MAX,
      `the way takes more than ${BLOCKS_MAX} blocks; trust a nearer one`,
    );
    return this.source(height);
  }

  private misfit(block: LightBlock): string | undefined {
    const { height, time } = block.header;
    if (!isAfter(time, this.trusted.header.time, 0n)) {
      return `block ${height} is dated before an earlier one`;
    }
    return isAfter(time, this.now, DRIFT) ? `block ${height} is of the future` : undefined;
  }

  /** By the announcement in the block before, or by more than a third of those who are trusted. */
  private isVouchedFor(block: LightBlock): boolean {
    return block.header.height === this.height + 1n
      ? equal(block.header.validatorsHash, this.trusted.header.nextValidatorsHash)
      : block.isSignedBy(this.trusted.validators, 1n);
  }

  private trust(block: LightBlock): void {
    this.trusted = block;
    this.steps++;
  }
}

/** Says if a time is after another and so many seconds. */
function isAfter(time: Instant, other: Instant, seconds: bigint): boolean {
  const from = other.seconds + seconds;
  return time.seconds === from ? time.nanos > other.nanos : time.seconds > from;
}
