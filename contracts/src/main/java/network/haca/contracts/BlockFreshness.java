package network.haca.contracts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the latest block is of now. After a halt the next block carries the time of the last
 * votes before it, so what is judged by time waits until the chain has caught up with the clock
 * (rule L5).
 */
public final class BlockFreshness {
  /** A block that is older than this is not of now. */
  public static final Duration LAG_MAX = Duration.ofSeconds(30);

  /** The call that gives the latest block, which can be asked with others. */
  public static final RpcCall LATEST = RpcCall.of("eth_getBlockByNumber", "latest", false);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final EthereumClient chain;
  private final InstantSource clock;

  public BlockFreshness(EthereumClient chain, InstantSource clock) {
    this.chain = chain;
    this.clock = clock;
  }

  /**
   * @throws IOException if the chain does not answer
   */
  public boolean isFresh() throws IOException {
    return isFresh(chain.blockTime());
  }

  /**
   * Says whether the block in an answer to {@link #LATEST} is of now.
   *
   * @throws IOException if the node refuses it
   */
  public boolean isFresh(RpcResult latest) throws IOException {
    return isFresh(RpcValues.quantity(latest.get().path("timestamp")));
  }

  private boolean isFresh(long blockTime) {
    Instant block = Instant.ofEpochSecond(blockTime);
    return Duration.between(block, clock.instant()).compareTo(LAG_MAX) < 0;
  }

  /**
   * Waits until the latest block is fresh.
   *
   * @throws IOException if that takes longer than {@code patience}
   */
  public void await(Duration patience) throws IOException {
    IOException last = new IOException("the latest block is too old");
    for (long look = patience.dividedBy(LOOK); look > 0; look--) {
      try {
        if (isFresh()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      pause(LOOK);
    }
    throw new IOException("the chain makes no fresh block; is the full node running?", last);
  }

  /**
   * Waits before the chain is looked at again.
   *
   * @throws IOException if the thread is interrupted, which it then still is
   */
  public static void pause(Duration look) throws IOException {
    try {
      Thread.sleep(look);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the chain", e);
    }
  }
}
