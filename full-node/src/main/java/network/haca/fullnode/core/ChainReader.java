package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.state.NodeStore;
import network.haca.primitives.Bytes32;

/** The committed chain. */
public interface ChainReader {
  /** Where the chain stands; nothing before InitChain. */
  Optional<Head> head();

  Optional<BlockHeader> header(long number);

  /** What calls at a height run in: less than its header, and known where that is not. */
  default Optional<BlockSetting> setting(long number) {
    return header(number).map(BlockSetting::of);
  }

  List<BlockEntry> entries(long number);

  /** Trie nodes and code of every committed state. */
  NodeStore nodes();

  /**
   * The latest committed height.
   *
   * @param contentHeight the latest height with content, whose header's hash is the app hash (rule
   *     L3)
   */
  record Head(long height, long contentHeight, Bytes32 appHash) {}
}
