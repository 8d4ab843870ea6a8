package network.haca.devnet.devchain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockSetting;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A chain in this process' memory, which can be taken back to an earlier height. */
final class MemoryChain implements ChainArchive {
  private final LongSupplier clock;
  private final int blocksMax;
  private final List<ExecutedBlock> blocks = new ArrayList<>();
  private final Map<Bytes32, Long> numbers = new HashMap<>();
  private final Map<Bytes32, Location> locations = new HashMap<>();
  private final Map<Bytes32, Bytes> nodes = new ConcurrentHashMap<>();

  /**
   * @param blocksMax that are kept
   * @param clock tells the time in seconds that the next block would have
   */
  MemoryChain(ExecutedBlock genesis, int blocksMax, LongSupplier clock) {
    this.clock = clock;
    this.blocksMax = blocksMax;
    commit(genesis);
  }

  synchronized void commit(ExecutedBlock block) {
    long number = block.header().number();
    nodes.putAll(block.nodes());
    numbers.put(block.header().hash(), number);
    for (int i = 0; i < block.entries().size(); i++) {
      locations.put(block.entries().get(i).hash(), new Location(number, i));
    }
    blocks.add(block);
  }

  /** Why it takes no more block; nothing while it does. */
  synchronized Optional<String> full() {
    return blocks.size() < blocksMax
        ? Optional.empty()
        : Optional.of(
            "the chain has the %s blocks that it keeps in memory: revert to a snapshot, or start it anew"
                .formatted(blocksMax));
  }

  /** Forgets the blocks above a height. */
  synchronized void rewind(long height) {
    while (blocks.size() > height + 1) {
      ExecutedBlock removed = blocks.removeLast();
      numbers.remove(removed.header().hash());
      removed.entries().forEach(entry -> locations.remove(entry.hash()));
    }
  }

  synchronized BlockHeader latest() {
    return blocks.getLast().header();
  }

  private synchronized Optional<ExecutedBlock> block(long number) {
    return number < 0 || number >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) number));
  }

  @Override
  public synchronized Optional<Head> head() {
    return Optional.of(blocks.getLast().head());
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return block(number).map(ExecutedBlock::header);
  }

  /**
   * What is asked of the latest block is asked at the present time, as on a chain whose blocks
   * never wait for transactions.
   */
  @Override
  public Optional<BlockSetting> setting(long number) {
    BlockHeader latest = latest();
    return number == latest.number()
        ? Optional.of(
            new BlockSetting(
                number,
                Math.max(latest.timestamp(), clock.getAsLong()),
                latest.coinbase(),
                latest.stateRoot()))
        : header(number).map(BlockSetting::of);
  }

  @Override
  public List<BlockEntry> entries(long number) {
    return block(number).map(ExecutedBlock::entries).orElse(List.of());
  }

  @Override
  public synchronized Optional<Long> numberOf(Bytes32 headerHash) {
    return Optional.ofNullable(numbers.get(headerHash));
  }

  @Override
  public synchronized Optional<Location> locate(Bytes32 transactionHash) {
    return Optional.ofNullable(locations.get(transactionHash));
  }

  @Override
  public long oldest() {
    return 0;
  }

  @Override
  public NodeStore nodes() {
    return new NodeStore() {
      @Override
      public Optional<Bytes> get(Bytes32 hash) {
        return Optional.ofNullable(nodes.get(hash));
      }

      @Override
      public void put(Bytes32 hash, Bytes value) {
        throw new IllegalStateException("nodes come with the block that made them");
      }
    };
  }
}
