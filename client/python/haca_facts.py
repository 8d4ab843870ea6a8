"""The step of a receipt's facts (rule D4): that the registry has the nodes that reported as data nodes
of their owners and that none is excluded, that the feed contract has the definition and no later one
for those rounds, and that the reports come to the tensors that the model was given."""

import struct

from eth_utils import keccak

from haca_answer import Tensor
from haca_fact import INPUTS_MAX, NODES_MAX
from haca_recomputing import content_of
from haca_query import feed_name
from haca_reading import Refused, array, data, field, many, number, only, require
from haca_storage import (FEEDS, NODES_MAX as PROOF_MAX, OWNER, REGISTERED_AT, REGISTRY, TEE_TYPE, added,
                          node_slot, storage_root, stored, word)

NODE_FIELDS = {"teeId", "accountProof", "registrationProof", "kindProof", "ownerProof", "feedsProof",
               "exclusionProof"}
DEFINITION_FIELDS = {"feed", "digest", "version", "accountProof", "digestProof", "nextProof"}
DATA_NODE = 3
# Slots of the feed contract's mappings, and words of a definition.
VERSIONS_SLOT, EXCLUDED_SLOT, VERSION_WORDS, DIGEST = 2, 7, 6, 1
VERSIONS_MAX = 65_536


def fact_proofs(receipt):
    require("answer" in receipt, "the receipt has proofs of facts without the answer")
    require("facts" in receipt,
            "the receipt does not prove who reported; ask for it with the answer at hand")
    return only(field(receipt, "facts", dict), {"nodes", "definitions"}, "receipt.facts")


def proven_facts(proofs, chain_id, state_root, answer, signed_at):
    """In words; chain_id is the ledger's, by the genesis."""
    require(answer.facts, "the answer has no facts to prove")
    owners = proven_owners(proofs, state_root, answer.facts)
    ends = proven_ends(proofs, state_root, answer.facts)
    inputs = {tensor.name: tensor for tensor in answer.inputs}
    require(len(inputs) == len(answer.inputs), "two inputs of the answer have one name")
    require(len({fact.input.tensor for fact in answer.facts}) == len(answer.facts),
            "two facts of the answer are of one input")
    return "; ".join(proven_fact(fact, chain_id, owners, ends, inputs, signed_at)
                     for fact in answer.facts)


def proven_fact(fact, chain_id, owners, ends, inputs, signed_at):
    feed, tensor = fact.input.feed, fact.input.tensor
    require(fact.chain_id == chain_id, "the reports are of another chain")
    for node, _, owner in fact.nodes:
        require(owners.get(node) == owner,
                f"it is not proven that 0x{node.hex()} is a data node of 0x{owner.hex()}")
    end = ends.get((fact.feed_id, fact.definition.digest))
    require(end is not None, f"the definition of feed {feed} is not proven")
    require(all(each.number < end for each in fact.rounds),
            f"feed {feed} had another definition from round {end} on")
    try:
        content = content_of(fact, signed_at)
    except Refused as e:
        raise Refused(f"feed {feed}: {e}") from e
    require(inputs.get(tensor) == Tensor(tensor, fact.input.datatype, fact.input.shape, content),
            f"input '{tensor}' is not what the reports of feed {feed} come to")
    candles = fact.input.candles
    what = f"{candles.count} candles of {candles.seconds} s" if candles else "the latest value"
    reports = sum(len(each.reports) for each in fact.rounds)
    return (f"input '{tensor}' is {what} of feed {feed}, by {reports} reports of {len(fact.nodes)}"
            f" data nodes in {len(fact.rounds)} rounds")


def proven_owners(proofs, state_root, facts):
    found = [proven_owner(only(each, NODE_FIELDS, "a data node"), state_root)
             for each in array(proofs, "nodes", NODES_MAX)]
    reporters = {node for fact in facts for node, _, _ in fact.nodes}
    require(len(dict(found)) == len(found) and set(dict(found)) <= reporters,
            "the receipt has proofs of nodes that did not report, or one twice")
    return dict(found)


def proven_owner(node, state_root):
    tee_id = data(node, "teeId", 32)
    registry = reader(node, "accountProof", state_root, REGISTRY, "registry")
    registered = registry(node_slot(tee_id, REGISTERED_AT), "registrationProof")
    kind = registry(node_slot(tee_id, TEE_TYPE), "kindProof")
    require(any(registered) and kind[31] == DATA_NODE,
            f"the registry has no data node 0x{tee_id.hex()}: whoever reported is a stranger")
    owner = registry(node_slot(tee_id, OWNER), "ownerProof")[12:]
    feeds = reader(node, "feedsProof", state_root, FEEDS, "feed contract")
    require(not any(feeds(keccak(tee_id + word(EXCLUDED_SLOT)), "exclusionProof")),
            f"node 0x{tee_id.hex()} is excluded: it signed two different reports of one round")
    return tee_id, owner


def proven_ends(proofs, state_root, facts):
    """Of each definition of a feed the first round that is not by it any more."""
    found = [proven_end(only(each, DEFINITION_FIELDS, "a definition"), state_root)
             for each in array(proofs, "definitions", INPUTS_MAX)]
    used = {(fact.feed_id, fact.definition.digest) for fact in facts}
    require(len(dict(found)) == len(found) and set(dict(found)) <= used,
            "the receipt has proofs of definitions that no fact is by, or one twice")
    return dict(found)


def proven_end(definition, state_root):
    feed, digest = data(definition, "feed", 32), data(definition, "digest", 32)
    version = number(definition, "version")
    require(version < VERSIONS_MAX, "no feed has had so many definitions")
    feeds = reader(definition, "accountProof", state_root, FEEDS, "feed contract")
    first = keccak(keccak(feed + word(VERSIONS_SLOT)))
    require(feeds(added(first, version * VERSION_WORDS + DIGEST), "digestProof") == digest,
            f"feed {feed_name(feed)} has no such definition")
    following = feeds(added(first, (version + 1) * VERSION_WORDS), "nextProof")
    end = struct.unpack(">q", following[24:])[0] if any(following) else 2**63 - 1
    return (feed, digest), end


def reader(fields, account, state_root, contract, name):
    """Reads words of a contract's storage by the fields that prove them; zero is proven, too."""
    root = storage_root(state_root, contract, many(fields, account, PROOF_MAX), name)
    return lambda slot, proof: stored(root, slot, many(fields, proof, PROOF_MAX), proof)
