package network.haca.stack.light;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.RawBlock;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as validators signed it, out of what a stranger gives (rule L3): CometBFT's header of
 * height H + 1 names the ledger's header of the latest height up to H that had content, which names
 * state, transactions, receipts and the header before.
 *
 * <p>The head is the latest height with content: nothing changed since.
 */
final class VerifiedChain implements ChainArchive {
  /** For so long the head counts as the latest. */
  private static final long HEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How far before the next height with content a header without any is followed to. */
  private static final int IDLE_HEIGHTS_MAX = 4_000;

  private static final int HEADERS_MAX = 4_096;

  private final ChainConfig config;
  private final SignedHashes signed;
  private final UntrustedNode node;
  private final VerifiedNodes nodes;

  private final Map<Long, BlockHeader> headers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, BlockHeader> eldest) {
          return size() > HEADERS_MAX;
        }
      };

  private @Nullable Head head;
  private long headAt;

  VerifiedChain(ChainConfig config, SignedHashes signed, UntrustedNode node) {
    this.config = config;
    this.signed = signed;
    this.node = node;
    this.nodes = new VerifiedNodes(node);
  }

  @Override
  public synchronized Optional<Head> head() {
    Head known = head;
    if (known == null || System.nanoTime() - headAt > HEAD_NANOS) {
      Bytes32 appHash = signed.latest();
      if (known == null || !known.appHash().equals(appHash)) {
        BlockHeader header = named(appHash);
        known = new Head(header.number(), header.number(), appHash);
      }
      head = known;
      headAt = System.nanoTime();
    }
    return Optional.of(known);
  }

  @Override
  public synchronized Optional<BlockHeader> header(long number) {
    if (number < 0 || number > head().orElseThrow().height()) {
      return Optional.empty();
    }
    BlockHeader known = headers.get(number);
    return Optional.of(known == null ? verified(number) : known);
  }

  private BlockHeader verified(long number) {
    BlockHeader child = headers.get(number + 1);
    if (child != null) {
      return header(number, child.parentHash());
    }
    Bytes32 hash = signed.after(number);
    BlockHeader header = read(number);
    if (header.hash().equals(hash)) {
      return keep(header);
    }
    // A height without content: from the next one with content, parents lead to it.
    long next = nextContent(number, hash);
    if (next - number > IDLE_HEIGHTS_MAX) {
      throw new UnverifiedException(
          "height %d is one of %d where nothing happened until %d"
              .formatted(number, next - number, next));
    }
    return ancestor(header(next, signed.after(next)), number);
  }

  /** The first height after one without content whose app hash is another: none comes twice. */
  private long nextContent(long number, Bytes32 hash) {
    long same = number;
    long other = head().orElseThrow().height();
    while (other - same > 1) {
      long middle = (same + other) >>> 1;
      if (signed.after(middle).equals(hash)) {
        same = middle;
      } else {
        other = middle;
      }
    }
    return other;
  }

  private BlockHeader ancestor(BlockHeader from, long number) {
    BlockHeader header = from;
    while (header.number() > number) {
      header = header(header.number() - 1, header.parentHash());
    }
    return header;
  }

  /** The header that a signed hash names. */
  private BlockHeader named(Bytes32 hash) {
    long number =
        node.numberOf(hash)
            .orElseThrow(() -> new UnverifiedException("the node lacks the header of " + hash));
    return header(number, hash);
  }

  private BlockHeader header(long number, Bytes32 hash) {
    BlockHeader header = read(number);
    if (!header.hash().equals(hash)) {
      throw new UnverifiedException("the node gives another header %d".formatted(number));
    }
    return keep(header);
  }

  private BlockHeader keep(BlockHeader header) {
    headers.put(header.number(), header);
    return header;
  }

  /** As the node gives it, with nothing verified but its number. */
  private BlockHeader read(long number) {
    Bytes encoded = node.header(number);
    try {
      BlockHeader header = BlockHeader.decode(encoded);
      if (header.number() != number || !header.hash().equals(Keccak.hash(encoded))) {
        throw new UnverifiedException("the node gives another header than %d".formatted(number));
      }
      return header;
    } catch (Rlp.MalformedException | IllegalArgumentException | ClassCastException e) {
      throw new UnverifiedException("the node's header %d is none".formatted(number));
    }
  }

  @Override
  public List<BlockEntry> entries(long number) {
    if (isIdle(number)) {
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

  /** Whether validators signed the same before and after a height: then nothing is in it. */
  private synchronized boolean isIdle(long number) {
    return number > 0
        && number < head().orElseThrow().height()
        && signed.after(number - 1).equals(signed.after(number));
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }

  @Override
  public Optional<Long> numberOf(Bytes32 headerHash) {
    return node.numberOf(headerHash)
        .filter(
            number -> header(number).map(BlockHeader::hash).filter(headerHash::equals).isPresent());
  }

  @Override
  public Optional<Location> locate(Bytes32 transactionHash) {
    return node.locate(transactionHash)
        // What is not signed yet is not there yet.
        .filter(location -> header(location.height()).isPresent())
        .filter(
            location -> {
              List<BlockEntry> entries = entries(location.height());
              return location.index() >= 0
                  && location.index() < entries.size()
                  && entries.get(location.index()).hash().equals(transactionHash);
            });
  }

  @Override
  public long oldest() {
    return 0;
  }
}
