package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the registry at an interval that the node lives; without it the node goes stale and gets no
 * more requests. A beat that fails is tried again after a quarter of the interval.
 */
public final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  /** Beats are dated back so that no block they may land in is earlier (rule L5). */
  static final Duration DATED_BACK = Duration.ofSeconds(60);

  private final EnclaveIdentity identity;
  private final TransactionSender sender;
  private final BlockFreshness freshness;
  private final InstantSource clock;
  private final Duration interval;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeats").factory());

  /**
   * @param sender of any account with gas: the signature is the node's
   * @param interval shorter than the registry's {@code heartbeatMaxAge}
   */
  public Heartbeats(
      EnclaveIdentity identity,
      EthereumClient chain,
      TransactionSender sender,
      InstantSource clock,
      Duration interval) {
    this.identity = identity;
    this.sender = sender;
    this.freshness = new BlockFreshness(chain, clock);
    this.clock = clock;
    this.interval = interval;
    schedule(interval);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void schedule(Duration delay) {
    var _ = executor.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    Duration next = interval;
    try {
      beat();
    } catch (IOException | RuntimeException | Error e) {
      // What is not scheduled again never beats again.
      LOG.warn("no heartbeat now: {}", e.getMessage());
      next = interval.dividedBy(4);
    }
    if (!executor.isShutdown()) {
      schedule(next);
    }
  }

  private void beat() throws IOException {
    if (!freshness.isFresh()) {
      throw new IOException("the latest block is over " + BlockFreshness.LAG_MAX + " old");
    }
    long timestamp = clock.instant().minus(DATED_BACK).getEpochSecond();
    sender.send(
        Addresses.REGISTRY,
        RegistryTransactions.heartbeat(
            identity.teeId(),
            timestamp,
            identity.sign(RegistryTransactions.heartbeatMessage(identity.teeId(), timestamp))));
  }
}
