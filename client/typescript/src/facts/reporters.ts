import { type Bytes, at, isZero, keccak, toHex, word } from "../bytes.js";
import { ContractStorage, NODES_MAX as PROOF_NODES_MAX } from "../contract.js";
import { Fields } from "../fields.js";
import { FEEDS, REGISTRY } from "../genesis.js";
import type { Json } from "../json.js";
import { require } from "../outcome.js";
import { OWNER, REGISTERED_AT, TEE_TYPE, nodeSlot } from "../storage.js";
import { type FeedFact, NODES_MAX } from "./fact.js";

const FIELDS = [
  "teeId",
  "accountProof",
  "registrationProof",
  "kindProof",
  "ownerProof",
  "feedsProof",
  "exclusionProof",
];

const DATA_NODE = 3;

/** The slot of the feed contract's mapping of nodes that are excluded. */
const EXCLUDED_SLOT = 7n;

/**
 * The owners of the nodes that reported an answer's facts, by the registry's storage; fails unless
 * they are data nodes that the feed contract has not excluded (rule D4).
 *
 * @throws RefusedError if there are proofs of other nodes, too
 */
export function provenOwners(
  proofs: Fields,
  stateRoot: Bytes,
  facts: readonly FeedFact[],
): ReadonlyMap<string, string> {
  const nodes = proofs.array("nodes", NODES_MAX);
  const owners = new Map(nodes.map((node) => provenOwner(node, stateRoot)));
  const reporters = new Set(facts.flatMap((fact) => fact.nodes.map((node) => node.id)));
  require(
    owners.size === nodes.length && [...owners.keys()].every((id) => reporters.has(id)),
    "the receipt has proofs of nodes that did not report, or one twice",
  );
  return owners;
}

function provenOwner(element: Json, stateRoot: Bytes): [string, string] {
  const node = Fields.of(element, "a data node").only(FIELDS);
  const teeId = node.word("teeId");
  const id = toHex(teeId);
  const registry = reader(node, "accountProof", stateRoot, REGISTRY, "registry");
  const registered = registry(nodeSlot(teeId, REGISTERED_AT), "registrationProof");
  const kind = registry(nodeSlot(teeId, TEE_TYPE), "kindProof");
  require(
    !isZero(registered) && at(kind, 31) === DATA_NODE,
    `the registry has no data node ${id}: whoever reported is a stranger`,
  );
  const owner = registry(nodeSlot(teeId, OWNER), "ownerProof").slice(12);
  const feeds = reader(node, "feedsProof", stateRoot, FEEDS, "feed contract");
  require(
    isZero(feeds(keccak(teeId, word(EXCLUDED_SLOT)), "exclusionProof")),
    `node ${id} is excluded: it signed two different reports of one round`,
  );
  return [id, toHex(owner)];
}

/** Reads words of a contract's storage by the fields that prove them; zero is proven, too. */
function reader(
  fields: Fields,
  account: string,
  stateRoot: Bytes,
  contract: Bytes,
  name: string,
): (slot: Bytes, proof: string) => Bytes {
  const proof = fields.byteStrings(account, PROOF_NODES_MAX);
  const storage = ContractStorage.of(stateRoot, contract, proof, name);
  return (slot, field) =>
    storage.word(slot, fields.byteStrings(field, PROOF_NODES_MAX), field);
}
