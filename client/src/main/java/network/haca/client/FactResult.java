package network.haca.client;

import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.SignedFact;

/** What became of an inquiry at one data node. */
public sealed interface FactResult {
  NodeEntry node();

  /** Seen by the node, and the proof holds: registered certificate, registered key, hashes. */
  record Seen(NodeEntry node, SignedFact fact) implements FactResult {}

  /** No fact of this node's is used; the message says why. */
  record Refused(NodeEntry node, String message) implements FactResult {}
}
