package network.haca.client;

import network.haca.primitives.Address;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.SignedFact;

/** The outcome of an inquiry at one data node. */
public sealed interface FactResult {
  NodeEntry node();

  /** The account that registered the node. */
  Address owner();

  /**
   * Seen by the node, and the proof holds: registered certificate, registered key, hashes over the
   * client's own source, parameters and id, seen and signed since it asked. Where it looked and
   * what it saw there is the node's word.
   */
  record Seen(NodeEntry node, Address owner, SignedFact fact) implements FactResult {}

  /** No fact of this node's is used; the message says why, in part in the node's own words. */
  record Refused(NodeEntry node, Address owner, String message) implements FactResult {}
}
