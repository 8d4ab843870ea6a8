package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.SettlementLeaf;

/**
 * The settlements of whichever bridge, as far as this one knows. Whoever tells of it is not
 * believed: the root is that of the leaves, and the chain says whether it is settled (rule S8).
 */
public final class SettledView {
  private final Relay relay;
  private final LeafRules rules;
  private final Receipts receipts;
  private final SentTransactions transactions;

  public SettledView(
      Relay relay, LeafRules rules, Receipts receipts, SentTransactions transactions) {
    this.relay = relay;
    this.rules = rules;
    this.receipts = receipts;
    this.transactions = transactions;
  }

  /**
   * Keeps a batch if it is settled.
   *
   * @param batch whose root was computed of its leaves
   * @return false if the chain does not say so, or not yet
   * @throws IOException if the chain does not answer, or lags, and so cannot tell
   */
  public boolean learn(SettlingBatch batch) throws IOException {
    if (receipts.has(batch.root())) {
      return true;
    }
    RootState state = relay.state(batch.root());
    if (state.status() != Status.SETTLED || relay.isZk(state.number())) {
      requireFresh();
      return false;
    }
    receipts.save(
        Route.BATCH.name(), batch.root(), batch.leaves(), rules.publicKeys(batch.leaves()));
    return true;
  }

  /** A node that lags says of what is settled that it is not. */
  private void requireFresh() throws IOException {
    if (!relay.isFresh()) {
      throw new IOException("the chain's latest block is too old to tell");
    }
  }

  /**
   * Keeps a leaf if it is settled by itself.
   *
   * @return false if the chain does not say so, or not yet
   */
  public boolean learn(SettlementLeaf leaf, Placed placed) throws IOException {
    if (receipts.has(leaf)) {
      return true;
    }
    if (!relay.isIndividuallySettled(leaf.hash())) {
      requireFresh();
      return false;
    }
    List<SettlementLeaf> leaves = List.of(leaf);
    transactions.save(leaf.hash(), placed);
    receipts.save(Route.INDIVIDUAL.name(), leaf.hash(), leaves, rules.publicKeys(leaves));
    return true;
  }

  /**
   * Keeps a leaf if it is settled by a proof in zero knowledge.
   *
   * @return false if the chain does not say so, or not yet
   */
  public boolean learnProven(SettlementLeaf leaf) throws IOException {
    if (receipts.has(leaf.hash())) {
      return true;
    }
    RootState state = relay.state(leaf.hash());
    if (state.status() != Status.SETTLED || !relay.isZk(state.number())) {
      requireFresh();
      return false;
    }
    List<SettlementLeaf> leaves = List.of(leaf);
    receipts.save(Route.ZK.name(), leaf.hash(), leaves, rules.publicKeys(leaves));
    return true;
  }
}
