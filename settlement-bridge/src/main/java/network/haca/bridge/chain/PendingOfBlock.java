package network.haca.bridge.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import network.haca.bridge.core.BatchSettling;
import network.haca.contracts.NewBlocks;

/**
 * The settlements that are open, asked for once with each block: without one, none is decided. For
 * one thread.
 */
public final class PendingOfBlock implements BatchSettling.PendingView {
  private final BatchSettling.PendingView chain;
  private final NewBlocks blocks;
  private Optional<Known> known = Optional.empty();

  private record Known(Set<Long> pending, NewBlocks.Next next, long askedAt) {
    private boolean isOfNow() {
      boolean isRecent = System.nanoTime() - askedAt < NewBlocks.WAIT_MAX.toNanos();
      return isRecent && !next.mayBeThere();
    }
  }

  /**
   * @param chain asked with each block, or each time where blocks are not told
   */
  public PendingOfBlock(BatchSettling.PendingView chain, NewBlocks blocks) {
    this.chain = chain;
    this.blocks = blocks;
  }

  @Override
  public Set<Long> pending() throws IOException {
    if (known.isPresent() && known.get().isOfNow()) {
      return known.get().pending();
    }
    NewBlocks.Next next = blocks.next();
    long now = System.nanoTime();
    Set<Long> pending = chain.pending();
    known = Optional.of(new Known(pending, next, now));
    return pending;
  }
}
