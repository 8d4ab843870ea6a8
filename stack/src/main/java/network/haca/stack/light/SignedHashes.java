package network.haca.stack.light;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient.Result;
import network.haca.primitives.Bytes32;

/**
 * What validators signed of the ledger: after each height the hash of the header of the latest
 * height with content (rule L3), which CometBFT's next header carries.
 */
final class SignedHashes {
  /** An idle chain makes a block every five seconds (rule L4). */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

  private final LightChain light;
  private final InstantSource clock;

  SignedHashes(LightChain light, InstantSource clock) {
    this.light = light;
    this.clock = clock;
  }

  /** A node may withhold what is new; then this is too old. */
  Bytes32 latest() {
    try {
      LightBlock latest = sound(light.latest());
      if (latest.time().plus(SILENCE_MAX).isBefore(clock.instant())) {
        throw new UnverifiedException(
            "the node's latest block, %d, is of %s: the chain stands still, or it withholds more"
                .formatted(latest.height(), latest.time()));
      }
      return new Bytes32(latest.appHash());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  Bytes32 after(long height) {
    try {
      return new Bytes32(sound(light.at(height + 1)).appHash());
    } catch (IOException e) {
      throw unreachable(e);
    }
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
