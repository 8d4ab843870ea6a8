package network.haca.lightclient;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chain from what was trusted at first on: every block that is asked for is followed to from
 * the nearest that is verified already.
 */
public final class LightChain {
  /** As many blocks are remembered; the lowest are forgotten first, what is trusted never. */
  private static final int BLOCKS_MAX = 4_096;

  /** How far below what is trusted a block is followed back to, one header after the other. */
  static final int BACK_MAX = 10_000;

  private final LightBlockSource source;
  private final LightBlock trusted;
  private final Duration trustPeriod;
  private final InstantSource clock;
  private final TreeMap<Long, LightBlock> verified = new TreeMap<>();

  /**
   * @param trusted where to begin
   * @param trustPeriod as of {@link LightClient#follow}
   */
  public LightChain(
      LightBlockSource source, LightBlock trusted, Duration trustPeriod, InstantSource clock) {
    this.source = source;
    this.trusted = trusted;
    this.trustPeriod = trustPeriod;
    this.clock = clock;
    verified.put(trusted.height(), trusted);
  }

  public synchronized LightClient.Result at(long height) throws IOException {
    LightBlock from = nearest(height);
    if (from.height() - height > BACK_MAX) {
      return new LightClient.Result.Refused(
          "height %s is more than %s below what is trusted; trust an earlier block"
              .formatted(height, BACK_MAX));
    }
    LightClient.Result result =
        LightClient.follow(source, from, height, trustPeriod, clock.instant());
    if (result instanceof LightClient.Result.Verified(LightBlock block, int _)) {
      remember(block);
    }
    return result;
  }

  /** The latest block of the node. */
  public LightClient.Result latest() throws IOException {
    return at(source.latest());
  }

  /** Below what is trusted hashes lead back, however old it is; above it signatures lead on. */
  private LightBlock nearest(long height) {
    Map.Entry<Long, LightBlock> nearest =
        height < trusted.height() ? verified.ceilingEntry(height) : verified.floorEntry(height);
    return nearest == null ? trusted : nearest.getValue();
  }

  private void remember(LightBlock block) {
    verified.put(block.height(), block);
    if (verified.size() > BLOCKS_MAX) {
      long lowest = verified.firstKey();
      verified.remove(lowest == trusted.height() ? verified.higherKey(lowest) : lowest);
    }
  }
}
