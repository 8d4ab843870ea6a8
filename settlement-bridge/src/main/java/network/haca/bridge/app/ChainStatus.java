package network.haca.bridge.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;

/** Asks the chain now and then whether it is there, so that whoever asks for health need not. */
final class ChainStatus implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final EthereumClient chain;
  private final InstantSource clock;
  private final RepeatedTask task;
  private volatile Optional<String> failure = Optional.of("the chain has not been asked yet");

  ChainStatus(EthereumClient chain, Occasion.Source occasions, InstantSource clock) {
    this.chain = chain;
    this.clock = clock;
    this.task = new RepeatedTask("chain-status", LOOK, occasions, this::look);
  }

  /** Why nothing can be settled there now; nothing if it can. */
  Optional<String> failure() {
    return failure;
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean look() {
    failure = trouble();
    return false;
  }

  private Optional<String> trouble() {
    try {
      Instant block = Instant.ofEpochSecond(chain.blockTime());
      Duration age = Duration.between(block, clock.instant());
      return age.compareTo(BlockFreshness.LAG_MAX) < 0
          ? Optional.empty()
          : Optional.of("the latest block is %d s old".formatted(age.toSeconds()));
    } catch (IOException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
