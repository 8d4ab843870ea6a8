package network.haca.workers.zk;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import network.haca.contracts.RelayContract.RootState;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.service.RepeatedTask;

/**
 * Follows the proofs that have left the node, by what the chain says of their settlements. It is
 * for who asks how far a proof is: nothing depends on it.
 */
public final class ProofFates implements AutoCloseable {
  /** Leaves that are asked for in one look. */
  static final int ASKED_MAX = 64;

  private static final Duration LOOK = Duration.ofMillis(500);

  private final ProofQueue queue;
  private final Chain chain;
  private final InstantSource clock;
  private final RepeatedTask task;
  private int turn;

  /** The relay of settlements. */
  @FunctionalInterface
  public interface Chain {
    RootState state(Bytes32 root) throws IOException;
  }

  public ProofFates(ProofQueue queue, Chain chain, InstantSource clock) {
    this.queue = queue;
    this.chain = chain;
    this.clock = clock;
    this.task = new RepeatedTask("proof-fates", LOOK, this::look);
  }

  private boolean look() throws IOException {
    long oldest = clock.instant().minus(Topics.PROOF_AGE_MAX).getEpochSecond();
    List<ProofJob> underway =
        queue.view().underway().stream().filter(job -> job.answered() >= oldest).toList();
    for (int i = 0; i < Math.min(ASKED_MAX, underway.size()); i++) {
      ProofJob job = underway.get(Math.floorMod(turn++, underway.size()));
      ProofJob now = as(job, chain.state(job.leaf()));
      if (!now.equals(job)) {
        queue.follow(now);
      }
    }
    return false;
  }

  private static ProofJob as(ProofJob job, RootState settlement) {
    return switch (settlement.status()) {
      case NONE, EXPIRED -> job;
      case PENDING -> job.in(ProofState.ON_WALRUS);
      case SETTLED -> job.in(ProofState.SETTLED).because("");
      case REJECTED -> job.because("the validators have rejected a settlement of it");
    };
  }

  @Override
  public void close() {
    task.close();
  }
}
