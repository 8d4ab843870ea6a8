package network.haca.lightnode;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import network.haca.fullnode.lane.Work;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient.Result;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * The headers of CometBFT, which validators signed. Each carries its height's time, and the hash of
 * the ledger's header of the latest height before it that had content (rule L3).
 */
final class SignedBlocks {
  /** An idle chain makes a block every five seconds (rule L4). */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

  private final LightChain light;
  private final InstantSource clock;
  private @Nullable LightBlock latest;

  SignedBlocks(LightChain light, InstantSource clock) {
    this.light = light;
    this.clock = clock;
  }

  /**
   * A node may withhold what is new; then this is too old. What it gave once it cannot take back.
   */
  synchronized LightBlock latest() {
    try {
      LightBlock given = sound(Work.waiting(light::latest));
      LightBlock known = latest;
      LightBlock later = known == null || given.height() > known.height() ? given : known;
      latest = later;
      if (later.time().plus(SILENCE_MAX).isBefore(clock.instant())) {
        throw new UnverifiedException(
            "the node's latest block, %d, is of %s: the chain stands still, or it withholds more"
                .formatted(later.height(), later.time()));
      }
      return later;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  LightBlock at(long height) {
    try {
      return sound(Work.waiting(() -> light.at(height)));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The hash of the ledger's header of the latest height up to this one that had content. */
  Bytes32 after(long height) {
    return new Bytes32(at(height + 1).appHash());
  }

  private static UnverifiedException unreachable(IOException cause) {
    return new UnverifiedException("CometBFT cannot be followed: " + cause.getMessage());
  }

  private static LightBlock sound(Result result) {
    return switch (result) {
      case Result.Verified verified -> verified.block();
      case Result.Refused refused ->
          throw new UnverifiedException("the chain does not hold: " + refused.reason());
    };
  }
}
