package network.haca.lightnode;

import java.util.List;
import java.util.Optional;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockSetting;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.RawBlock;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The ledger out of what a stranger gives: headers name state, transactions and receipts.
 *
 * <p>That there is no block or transaction of a hash cannot be proven. If the node says so it is
 * passed on, since wallets ask so for what waits; a place where it is not is refused.
 */
final class VerifiedChain implements ChainArchive {
  /** What the node knows may be so far ahead of what another gives as signed: a minute's blocks. */
  private static final long HEIGHTS_AHEAD_MAX = 600;

  private final ChainConfig config;
  private final VerifiedHeaders headers;
  private final UntrustedNode node;
  private final VerifiedNodes nodes;

  VerifiedChain(ChainConfig config, VerifiedHeaders headers, UntrustedNode node) {
    this.config = config;
    this.headers = headers;
    this.node = node;
    this.nodes = new VerifiedNodes(node);
  }

  @Override
  public Optional<Head> head() {
    return Optional.of(headers.head());
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return headers.header(number);
  }

  @Override
  public Optional<BlockSetting> setting(long number) {
    return headers.setting(number);
  }

  @Override
  public List<BlockEntry> entries(long number) {
    if (headers.isIdle(number)) {
      return List.of();
    }
    BlockHeader header =
        header(number)
            .orElseThrow(() -> new UnverifiedException("there is no block %d".formatted(number)));
    Bytes block = node.block(number);
    try {
      return RawBlock.entries(config, header, block, node.receipts(number));
    } catch (RawBlock.InvalidException e) {
      throw new UnverifiedException("the node's answer does not hold: " + e.getMessage());
    }
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }

  @Override
  public Optional<Long> numberOf(Bytes32 headerHash) {
    Optional<Long> given = node.numberOf(headerHash).filter(number -> isSigned(number, headerHash));
    if (given.isPresent()
        && !header(given.get()).map(BlockHeader::hash).equals(Optional.of(headerHash))) {
      throw misplaced(headerHash, given.get());
    }
    return given;
  }

  @Override
  public Optional<Location> locate(Bytes32 transactionHash) {
    Optional<Location> given =
        node.locate(transactionHash)
            .filter(location -> isSigned(location.height(), transactionHash));
    if (given.isPresent() && !isAt(given.get(), transactionHash)) {
      throw misplaced(transactionHash, given.get().height());
    }
    return given;
  }

  private boolean isAt(Location location, Bytes32 transactionHash) {
    List<BlockEntry> entries = entries(location.height());
    return location.index() < entries.size()
        && entries.get(location.index()).hash().equals(transactionHash);
  }

  /** What is not signed yet is not there yet. */
  private boolean isSigned(long height, Bytes32 hash) {
    long head = headers.head().height();
    if (height - head > HEIGHTS_AHEAD_MAX) {
      throw misplaced(hash, height);
    }
    return height <= head;
  }

  private static UnverifiedException misplaced(Bytes32 hash, long height) {
    return new UnverifiedException(
        "the node's answer does not hold: %s is not at height %d".formatted(hash, height));
  }

  @Override
  public long oldest() {
    return 0;
  }
}
