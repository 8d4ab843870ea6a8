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
  /** As many blocks are remembered, the oldest but the first are forgotten. */
  private static final int BLOCKS_MAX = 4_096;

  private final LightBlockSource source;
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
    this.trustPeriod = trustPeriod;
    this.clock = clock;
    verified.put(trusted.height(), trusted);
  }

  public synchronized LightClient.Result at(long height) throws IOException {
    Map.Entry<Long, LightBlock> before = verified.floorEntry(height);
    LightBlock from = before == null ? verified.firstEntry().getValue() : before.getValue();
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

  private void remember(LightBlock block) {
    verified.put(block.height(), block);
    if (verified.size() > BLOCKS_MAX) {
      verified.remove(verified.higherKey(verified.firstKey()));
    }
  }
}
