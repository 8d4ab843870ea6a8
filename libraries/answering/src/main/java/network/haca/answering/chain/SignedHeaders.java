package network.haca.answering.chain;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient.Result;
import network.haca.lightclient.TrustedStart;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.jspecify.annotations.Nullable;

/**
 * Holds headers of the ledger to those that validators signed, from a trusted start on and through
 * a node that is not believed (rules L3, R). For one thread.
 */
public final class SignedHeaders implements HeaderTrust {
  private final LightBlockSource source;
  private final TrustedStart start;
  private final Duration trustPeriod;
  private final InstantSource clock;
  private @Nullable LightChain chain;

  /**
   * @param trustPeriod how old what is trusted may be to follow the chain from it
   */
  public SignedHeaders(
      LightBlockSource source, TrustedStart start, Duration trustPeriod, InstantSource clock) {
    this.source = source;
    this.start = start;
    this.trustPeriod = trustPeriod;
    this.clock = clock;
  }

  @Override
  public Optional<String> flaw(long height, Bytes header) throws IOException {
    LightChain known = chain;
    if (known == null) {
      switch (start.anchor(source)) {
        case Result.Refused(String reason) -> {
          return Optional.of(reason);
        }
        case Result.Verified(LightBlock anchor, int _) ->
            known = new LightChain(source, anchor, trustPeriod, clock);
      }
      chain = known;
    }
    // The next header of CometBFT carries the hash of what the height came to.
    return switch (known.at(height + 1)) {
      case Result.Refused(String reason) -> Optional.of(reason);
      case Result.Verified(LightBlock block, int _) ->
          block.appHash().equals(Keccak.hash(header).value())
              ? Optional.empty()
              : Optional.of("the validators signed another header of height " + height);
    };
  }
}
