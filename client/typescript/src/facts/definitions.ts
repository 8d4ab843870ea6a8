import { type Bytes, bigEndian, equal, isZero, keccak, toBigInt, toHex, word } from "../bytes.js";
import { ContractStorage, NODES_MAX } from "../contract.js";
import { Fields } from "../fields.js";
import { FEEDS } from "../genesis.js";
import type { Json } from "../json.js";
import { MalformedError, require } from "../outcome.js";
import { type FeedFact, INPUTS_MAX } from "./fact.js";
import { feedName } from "./name.js";

const FIELDS = ["feed", "digest", "version", "accountProof", "digestProof", "nextProof"];

/** The definitions that one feed has had at most, as far as proofs of them go. */
const VERSIONS_MAX = 65_536n;

/** The slot of the contract's definitions; words of one, and from its beginning to its digest. */
const VERSIONS_SLOT = 2n;
const VERSION_WORDS = 6n;
const SCHEDULE = 0n;
const DIGEST = 1n;

/**
 * Shows that feeds have the definitions that an answer's facts are by, and no later ones for the
 * facts' rounds (rule D4).
 *
 * @throws RefusedError if there are proofs of others than those of the facts, too
 */
export function requireDefinitions(
  proofs: Fields,
  stateRoot: Bytes,
  facts: readonly FeedFact[],
): (fact: FeedFact) => void {
  const nodes = proofs.array("definitions", INPUTS_MAX);
  const ends = new Map(nodes.map((node) => provenEnd(node, stateRoot)));
  const used = facts.map(nameOf);
  require(
    ends.size === nodes.length && [...ends.keys()].every((name) => used.includes(name)),
    "the receipt has proofs of definitions that no fact is by, or one twice",
  );
  return (fact) => {
    const { feed } = fact.input;
    const end = ends.get(nameOf(fact));
    require(end !== undefined, `the definition of feed ${feed} is not proven`);
    require(
      fact.rounds.every((round) => round.number < end),
      `feed ${feed} had another definition from round ${end} on`,
    );
  };
}

function nameOf(fact: FeedFact): string {
  return toHex(fact.feedId) + toHex(fact.definition.digest);
}

/** A definition, and the first round that is not by it any more. */
function provenEnd(node: Json, stateRoot: Bytes): [string, bigint] {
  const fields = Fields.of(node, "a definition").only(FIELDS);
  const [feed, digest] = [fields.word("feed"), fields.word("digest")];
  const version = fields.number("version");
  if (version >= VERSIONS_MAX) {
    throw new MalformedError("no feed has had so many definitions");
  }
  const account = fields.byteStrings("accountProof", NODES_MAX);
  const storage = ContractStorage.of(stateRoot, FEEDS, account, "feed contract");
  const read = (index: bigint, offset: bigint, proof: string): Bytes =>
    storage.word(slot(feed, index, offset), fields.byteStrings(proof, NODES_MAX), proof);
  require(
    equal(read(version, DIGEST, "digestProof"), digest),
    `feed ${feedName(feed)} has no such definition`,
  );
  const next = read(version + 1n, SCHEDULE, "nextProof");
  const end = isZero(next) ? (1n << 63n) - 1n : BigInt.asIntN(64, toBigInt(next.slice(24)));
  return [toHex(feed) + toHex(digest), end];
}

function slot(feed: Bytes, index: bigint, offset: bigint): Bytes {
  const first = toBigInt(keccak(keccak(feed, word(VERSIONS_SLOT))));
  return bigEndian(first + index * VERSION_WORDS + offset, 32);
}
