import { type Bytes, equal, toHex } from "./bytes.js";
import { isSignedByEd25519 } from "./ed25519.js";
import { Fields } from "./fields.js";
import {
  type TrustedValidator,
  VALIDATORS_MAX,
  addressOf,
  cometRoot,
  hashOfSet,
  ordered,
  totalPower,
} from "./genesis.js";
import type { Json } from "./json.js";
import { MalformedError } from "./outcome.js";
import { printable } from "./printable.js";
import { Message, timestamp } from "./protobuf.js";
import type { Instant } from "./time.js";

const DIGESTS = [
  "last_commit_hash",
  "data_hash",
  "validators_hash",
  "next_validators_hash",
  "consensus_hash",
  "app_hash",
  "last_results_hash",
  "evidence_hash",
  "proposer_address",
] as const;
const HEADER_FIELDS = ["version", "chain_id", "height", "time", "last_block_id", ...DIGESTS];
const INT31_MAX = 0x7fffffffn;
const PRECOMMIT = 2n;

/** Signers, by flag as CometBFT numbers them. */
const ABSENT = 1n;
const COMMIT = 2n;
const NIL = 3n;

/** The time of a validator that did not vote, 0001-01-01. */
const NO_TIME = -62_135_596_800n;

interface BlockId {
  readonly hash: Bytes;
  readonly parts: bigint;
  readonly partsHash: Bytes;
}

interface Vote {
  readonly flag: bigint;
  readonly address: Bytes;
  readonly time: Instant;
  readonly signature: Bytes;
}

interface Commit {
  readonly height: bigint;
  readonly round: bigint;
  readonly block: BlockId;
  readonly votes: readonly Vote[];
}

/** A header of CometBFT, every field of which is part of its hash. */
export interface CometHeader {
  readonly height: bigint;
  readonly chainId: string;
  readonly appHash: Bytes;
  readonly validatorsHash: Bytes;
  /** Of the validators that sign the next height. */
  readonly nextValidatorsHash: Bytes;
  /** Hash of the header before. */
  readonly lastHash: Bytes;
  readonly time: Instant;
  readonly hash: Bytes;
}

function readBlockId(fields: Fields): BlockId {
  const parts = fields.only(["hash", "parts"]).object("parts").only(["total", "hash"]);
  const total = parts.number("total");
  if (total > INT31_MAX) {
    throw new MalformedError(`a block of ${total} parts`);
  }
  return { hash: fields.plainHex("hash"), parts: total, partsHash: parts.plainHex("hash") };
}

/** A `BlockID`, or a `CanonicalBlockID`, which has the same form. */
function encodeBlockId(id: BlockId): Bytes {
  const parts = new Message().integer(1, id.parts).bytes(2, id.partsHash).encode();
  return new Message().bytes(1, id.hash).message(2, parts).encode();
}

/** Reads a header in the form of CometBFT's RPC. */
export function readHeader(json: Json | undefined): CometHeader {
  const header = Fields.of(json, "header").only(HEADER_FIELDS);
  const version = header.object("version").only(["block", "app"]);
  // CometBFT leaves a version of 0 out.
  const app = version.has("app") ? version.int64("app") : 0n;
  const digests = new Map(DIGESTS.map((name) => [name, header.plainHex(name)]));
  const digest = (name: (typeof DIGESTS)[number]): Bytes => digests.get(name) ?? new Uint8Array();
  const block = version.int64("block");
  const chainId = header.text("chain_id");
  const height = header.int64("height");
  const time = header.time("time");
  const lastBlock = readBlockId(header.object("last_block_id"));
  const leaves = [
    new Message().integer(1, block).integer(2, app).encode(),
    new Message().text(1, chainId).encode(),
    new Message().integer(1, height).encode(),
    timestamp(time),
    encodeBlockId(lastBlock),
    ...DIGESTS.map((name) => new Message().bytes(1, digest(name)).encode()),
  ];
  return {
    height,
    chainId,
    appHash: digest("app_hash"),
    validatorsHash: digest("validators_hash"),
    nextValidatorsHash: digest("next_validators_hash"),
    lastHash: lastBlock.hash,
    time,
    hash: cometRoot(leaves),
  };
}

function readVote(json: Json): Vote {
  const vote = Fields.of(json, "a signature of the commit").only([
    "block_id_flag",
    "validator_address",
    "timestamp",
    "signature",
  ]);
  const flag = vote.number("block_id_flag");
  if (flag < ABSENT || flag > NIL) {
    throw new MalformedError(`a commit has no block_id_flag ${flag}`);
  }
  const address = vote.plainHex("validator_address");
  const time = vote.time("timestamp");
  const signature =
    vote.get("signature") === null ? new Uint8Array() : vote.base64("signature");
  const isNone =
    address.length === 0 &&
    signature.length === 0 &&
    time.seconds === NO_TIME &&
    time.nanos === 0;
  if (flag === ABSENT && !isNone) {
    throw new MalformedError("a validator that did not vote has a vote");
  }
  return { flag, address, time, signature };
}

function readCommit(json: Json | undefined): Commit {
  const commit = Fields.of(json, "commit").only(["height", "round", "block_id", "signatures"]);
  const round = commit.number("round");
  if (round > INT31_MAX) {
    throw new MalformedError("commit.round is not within 31 bits");
  }
  return {
    height: commit.int64("height"),
    round,
    votes: commit.array("signatures", VALIDATORS_MAX).map(readVote),
    block: readBlockId(commit.object("block_id")),
  };
}

/** A header with its commit and the validators of its height. */
export class LightBlock {
  /** Addresses of those whose votes hold, once they were checked. */
  private signers: ReadonlySet<string> | undefined;

  private constructor(
    readonly header: CometHeader,
    private readonly commit: Commit,
    /** Those who sign this height. */
    readonly validators: readonly TrustedValidator[],
  ) {}

  /** In the form of CometBFT's RPC method `commit`. */
  static read(signedHeader: Json | undefined, validators: readonly TrustedValidator[]): LightBlock {
    const fields = Fields.of(signedHeader, "signed_header").only(["header", "commit"]);
    return new LightBlock(
      readHeader(fields.get("header")),
      readCommit(fields.get("commit")),
      validators,
    );
  }

  /** Why it is not a block of the chain: its chain, its set, or too few votes that hold. */
  flaw(chainId: string): string | undefined {
    const { header, commit, validators } = this;
    if (header.chainId !== chainId) {
      return `height ${header.height} is of chain '${printable(header.chainId)}', not of '${printable(chainId)}'`;
    }
    if (!equal(hashOfSet(validators), header.validatorsHash)) {
      return `the validators of height ${header.height} are others`;
    }
    if (commit.height !== header.height || !equal(header.hash, commit.block.hash)) {
      return `the commit of height ${header.height} is of another header`;
    }
    const misfit = this.misfit();
    if (misfit !== undefined) {
      return `the commit of height ${header.height}: ${misfit}`;
    }
    return this.isSignedBy(validators, 2n)
      ? undefined
      : `validators with power ${this.signedPower()} of ${totalPower(validators)} signed height ${header.height}; more than 2/3 needed`;
  }

  /** By more than so many thirds of a set's power; the commit must fit the block's own set. */
  isSignedBy(set: readonly TrustedValidator[], thirds: bigint): boolean {
    return 3n * this.signedPower(set) > thirds * totalPower(set);
  }

  /** Why the commit is not of this set: not one vote for each, in the place of that one. */
  private misfit(): string | undefined {
    const { votes } = this.commit;
    if (votes.length !== this.validators.length) {
      return `${votes.length} votes for ${this.validators.length} validators`;
    }
    const addresses = ordered(this.validators).map(addressOf);
    const other = votes.findIndex(
      (vote, i) => vote.flag !== ABSENT && !equal(vote.address, addresses[i] ?? new Uint8Array()),
    );
    return other < 0 ? undefined : `vote ${other} is of another validator`;
  }

  /**
   * The power of those of a set, by default its own, whose votes for the block hold. One that does not hold counts for nothing,
   * and spoils nothing.
   */
  signedPower(set: readonly TrustedValidator[] = this.validators): bigint {
    this.signers ??= new Set(
      ordered(this.validators)
        .filter((validator, i) => {
          const vote = this.commit.votes[i];
          return vote?.flag === COMMIT && this.isSigned(vote, validator);
        })
        .map((validator) => toHex(addressOf(validator))),
    );
    const { signers } = this;
    return totalPower(set.filter((validator) => signers.has(toHex(addressOf(validator)))));
  }

  private isSigned(vote: Vote, validator: TrustedValidator): boolean {
    const { commit, header } = this;
    const signed = new Message()
      .integer(1, PRECOMMIT)
      .sfixed64(2, commit.height)
      .sfixed64(3, commit.round)
      .message(4, encodeBlockId(commit.block))
      .message(5, timestamp(vote.time))
      .text(6, header.chainId)
      .encodeDelimited();
    return isSignedByEd25519(validator.publicKey, signed, vote.signature);
  }
}
