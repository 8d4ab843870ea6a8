package network.haca.fullnode.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.TransactionPool;
import network.haca.service.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives held transactions to CometBFT once they may run, on a thread of its own: within an ABCI
 * call CometBFT would wait for itself (rule M3). What CometBFT does not take now is given again
 * after the next block.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  /** After the pool could not be looked at. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TransactionPool pool;
  private final Semaphore news = new Semaphore(0);

  HandOver(TransactionPool pool) {
    this.pool = pool;
  }

  /** A block was committed, or a transaction has its place: another may be next. */
  void wakeUp() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** Begins; closing the result ends it. */
  AutoCloseable start(CometBftRpc cometBft) {
    return new RepeatedTask("held-transactions", PAUSE, () -> handOn(cometBft));
  }

  private boolean handOn(CometBftRpc cometBft) throws InterruptedException {
    if (!pool.hasRunnable()) {
      news.acquire();
      var _ = news.drainPermits();
    }
    for (SignedTransaction signed : pool.runnable()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        cometBft.handOn(signed.encoded());
      } catch (IOException | RuntimeException e) {
        LOG.debug("{} is not taken now: {}", signed.hash(), e.getMessage());
      }
    }
    return true;
  }
}
