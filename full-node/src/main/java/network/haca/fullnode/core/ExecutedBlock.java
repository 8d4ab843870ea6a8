package network.haca.fullnode.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.contracts.ValidatorSchedule;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A block that was executed and not committed yet.
 *
 * @param results for each transaction of CometBFT's list
 * @param validatorUpdates new powers, 0 for those who leave, that count two heights later
 * @param nodes trie nodes and code that the block made
 */
public record ExecutedBlock(
    BlockHeader header,
    List<BlockEntry> entries,
    List<TransactionResult> results,
    List<ValidatorSchedule.Member> validatorUpdates,
    ChainReader.Head head,
    Map<Bytes32, Bytes> nodes) {
  public ExecutedBlock {
    entries = List.copyOf(entries);
    results = List.copyOf(results);
    validatorUpdates = List.copyOf(validatorUpdates);
    nodes = new TreeMap<>(nodes);
  }

  /** The same of a block that does not have the transactions that were refused. */
  public ExecutedBlock withoutRefused() {
    List<TransactionResult> accepted =
        results.stream().filter(result -> result.code() == 0).toList();
    return new ExecutedBlock(header, entries, accepted, validatorUpdates, head, nodes);
  }

  /**
   * The result of a transaction that CometBFT is told.
   *
   * @param code 0 if it is in the Ethereum block
   */
  public record TransactionResult(int code, String log, long gasWanted, long gasUsed) {}
}
