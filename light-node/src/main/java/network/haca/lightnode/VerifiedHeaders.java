package network.haca.lightnode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockSetting;
import network.haca.fullnode.core.ChainReader.Head;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's headers as validators signed them (rule L3): CometBFT's header of height H + 1 names
 * the ledger's header of the latest height up to H that had content, and headers name the one
 * before.
 */
final class VerifiedHeaders {
  /** For so long the head counts as the latest. */
  private static final long HEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How far before the next height with content a header without any is followed to. */
  private static final int IDLE_HEIGHTS_MAX = 4_000;

  private static final int HEADERS_MAX = 4_096;

  private final SignedBlocks signed;
  private final UntrustedNode node;
  private final IdleTail tail;

  private final Map<Long, BlockHeader> headers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, BlockHeader> eldest) {
          return size() > HEADERS_MAX;
        }
      };

  private @Nullable Latest latest;
  private long latestAt;

  /**
   * @param height the latest after which it is signed what the ledger is
   * @param content the header of the latest with content up to there
   */
  private record Latest(long height, BlockHeader content) {
    boolean isIdle(long number) {
      return number > content.number() && number <= height;
    }
  }

  VerifiedHeaders(SignedBlocks signed, UntrustedNode node, IdleTail tail) {
    this.signed = signed;
    this.node = node;
    this.tail = tail;
  }

  synchronized Head head() {
    Latest now = latest();
    return new Head(now.height(), now.content().number(), now.content().hash());
  }

  private Latest latest() {
    Latest known = latest;
    if (known == null || System.nanoTime() - latestAt > HEAD_NANOS) {
      var block = signed.latest();
      Bytes32 appHash = new Bytes32(block.appHash());
      boolean isSame = known != null && known.content().hash().equals(appHash);
      known =
          new Latest(
              block.height() - 1, known != null && isSame ? known.content() : named(appHash));
      latest = known;
      latestAt = System.nanoTime();
    }
    return known;
  }

  /** Nothing beyond the head. */
  synchronized Optional<BlockHeader> header(long number) {
    Latest now = latest();
    if (number < 0 || number > now.height()) {
      return Optional.empty();
    }
    BlockHeader known = headers.get(number);
    if (known != null) {
      return Optional.of(known);
    }
    return Optional.of(
        now.isIdle(number)
            ? tail.header(now.content(), number, this::keep)
            : verified(number, now.content().number()));
  }

  synchronized Optional<BlockSetting> setting(long number) {
    Latest now = latest();
    return now.isIdle(number)
        ? Optional.of(tail.setting(now.content(), number))
        : header(number).map(BlockSetting::of);
  }

  /**
   * Returns true if validators signed the same before and after a height: then nothing is in it.
   */
  synchronized boolean isIdle(long number) {
    Latest now = latest();
    return now.isIdle(number)
        || number > 0
            && number < now.content().number()
            && signed.after(number - 1).equals(signed.after(number));
  }

  private BlockHeader verified(long number, long content) {
    BlockHeader child = headers.get(number + 1);
    if (child != null) {
      return header(number, child.parentHash());
    }
    Bytes32 hash = signed.after(number);
    BlockHeader header = node.header(number);
    if (header.hash().equals(hash)) {
      keep(header);
      return header;
    }
    // A height without content: from the next one with content, parents lead to it.
    long next = nextContent(number, hash, content);
    if (next - number > IDLE_HEIGHTS_MAX) {
      throw new UnverifiedException(
          "height %d is one of %d where nothing happened until %d"
              .formatted(number, next - number, next));
    }
    return ancestor(header(next, signed.after(next)), number);
  }

  /** The first height after one without content whose app hash is another: none comes twice. */
  private long nextContent(long number, Bytes32 hash, long content) {
    long same = number;
    long other = content;
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
    BlockHeader header = node.header(number);
    if (!header.hash().equals(hash)) {
      throw new UnverifiedException("the node gives another header %d".formatted(number));
    }
    keep(header);
    return header;
  }

  private void keep(BlockHeader header) {
    headers.put(header.number(), header);
  }
}
