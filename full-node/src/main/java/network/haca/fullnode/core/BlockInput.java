package network.haca.fullnode.core;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * A block as CometBFT decided it.
 *
 * @param time block time in whole seconds
 * @param lastCommitRound the round in which the previous height was decided
 * @param committed addresses of the validators whose precommits for the block are in that commit
 * @param misbehaviours that CometBFT proved
 */
public record BlockInput(
    long height,
    long time,
    Address proposer,
    int lastCommitRound,
    Set<Bytes> committed,
    List<Misbehaviour> misbehaviours,
    List<Bytes> transactions) {
  /**
   * @param validator its address, of 20 bytes
   */
  public record Misbehaviour(Bytes validator, long height) {}

  public BlockInput {
    committed = Collections.unmodifiableSet(new TreeSet<>(committed));
    misbehaviours = List.copyOf(misbehaviours);
    transactions = List.copyOf(transactions);
  }
}
