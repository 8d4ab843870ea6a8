package network.haca.fullnode.core;

import java.util.List;
import java.util.Set;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * What CometBFT decided.
 *
 * @param time block time in whole seconds
 * @param lastCommitRound the round in which the previous height was decided
 * @param committed addresses of the validators whose precommits for the block are in that commit
 */
public record BlockInput(
    long height,
    long time,
    Address proposer,
    int lastCommitRound,
    Set<Bytes> committed,
    List<Bytes> transactions) {
  public BlockInput {
    committed = Set.copyOf(committed);
    transactions = List.copyOf(transactions);
  }
}
