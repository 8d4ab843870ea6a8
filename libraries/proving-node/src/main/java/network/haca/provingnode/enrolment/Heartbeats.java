package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.service.RepeatedTask;

/**
 * Tells the registry at an interval that the node lives; without it the node goes stale and gets no
 * more requests. A beat that fails is tried again after a quarter of the interval.
 */
final class Heartbeats implements NodeRegistry.Beats {
  /** Beats are dated back so that no block they may land in is earlier (rule L5). */
  static final Duration DATED_BACK = Duration.ofSeconds(60);

  private static final int QUARTERS = 4;

  private final EnclaveIdentity identity;
  private final TransactionSender sender;
  private final BlockFreshness freshness;
  private final InstantSource clock;
  private final RepeatedTask task;

  /** Quarters of the interval that have begun since the last beat. */
  private int quarters;

  /**
   * @param sender of any account with gas: the signature is the node's
   * @param interval shorter than the registry's {@code heartbeatMaxAge}
   */
  Heartbeats(
      EnclaveIdentity identity,
      EthereumClient chain,
      TransactionSender sender,
      InstantSource clock,
      Duration interval) {
    this.identity = identity;
    this.sender = sender;
    this.freshness = new BlockFreshness(chain, clock);
    this.clock = clock;
    this.task = new RepeatedTask("heartbeats", interval.dividedBy(QUARTERS), this::look);
  }

  @Override
  public void close() {
    task.close();
  }

  /** The node was registered right before: the first beat is due after an interval. */
  private boolean look() throws IOException {
    if (quarters == QUARTERS) {
      beat();
      quarters = 0;
    }
    quarters++;
    return false;
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
