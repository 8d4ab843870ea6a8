package network.haca.fullnode.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A block that was executed and not committed yet.
 *
 * @param results for each transaction of CometBFT's list
 * @param nodes trie nodes and code that the block made
 */
public record ExecutedBlock(
    BlockHeader header,
    List<BlockEntry> entries,
    List<TransactionResult> results,
    ChainReader.Head head,
    Map<Bytes32, Bytes> nodes) {
  public ExecutedBlock {
    entries = List.copyOf(entries);
    results = List.copyOf(results);
    nodes = new TreeMap<>(nodes);
  }

  /**
   * What CometBFT is told of a transaction.
   *
   * @param code 0 if it is in the Ethereum block
   */
  public record TransactionResult(int code, String log, long gasWanted, long gasUsed) {}
}
