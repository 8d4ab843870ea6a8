package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * Accusations of nodes that contradicted themselves (rule D1). Each is kept until the contract has
 * taken or refused it, however long the chain does not answer. For one thread.
 */
public final class Accusations {
  /** Nodes of which an accusation waits; data nodes are fewer. */
  static final int WAITING_MAX = 1_024;

  private final FeedChain chain;
  private final Outcomes outcomes;
  private final Map<Bytes32, Pair> waiting = new TreeMap<>();

  private record Pair(SignedReport one, SignedReport other) {}

  /** Counts what becomes of accusations. */
  public interface Outcomes {
    /** The node counts no more. */
    void excluded(Bytes32 nodeId);

    /** The contract refused the accusation. */
    void refused(Bytes32 nodeId, IOException cause);
  }

  public Accusations(FeedChain chain, Outcomes outcomes) {
    this.chain = chain;
    this.outcomes = outcomes;
  }

  /** Takes two reports; if they do not contradict each other they are none. */
  public void add(SignedReport one, SignedReport other) {
    if (one.contradicts(other) && waiting.size() < WAITING_MAX) {
      waiting.putIfAbsent(one.nodeId(), new Pair(one, other));
    }
  }

  /** Nodes that are to be accused. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Brings what waits to the contract.
   *
   * @throws IOException if the chain did not take one of them; that waits on
   */
  public void accuse() throws IOException {
    for (Pair pair : List.copyOf(waiting.values())) {
      accuse(pair);
      waiting.remove(pair.one().nodeId());
    }
  }

  private void accuse(Pair pair) throws IOException {
    Bytes32 nodeId = pair.one().nodeId();
    try {
      if (!chain.isExcluded(nodeId)) {
        chain.accuse(pair.one(), pair.other());
        outcomes.excluded(nodeId);
      }
    } catch (FeedChain.ContractRefusal e) {
      outcomes.refused(nodeId, e);
    }
  }
}
