package network.haca.fullnode.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.TransactionPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives held transactions to CometBFT once they may run, on a thread of its own: within an ABCI
 * call CometBFT would wait for itself (rule M3). What CometBFT does not take now is given again
 * after the next block.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

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
    Thread thread =
        Thread.ofPlatform().daemon().name("held-transactions").start(() -> run(cometBft));
    return () -> {
      thread.interrupt();
      thread.join();
    };
  }

  private void run(CometBftRpc cometBft) {
    try {
      while (true) {
        news.acquire();
        var _ = news.drainPermits();
        do {
          handOn(cometBft);
        } while (pool.hasRunnable());
      }
    } catch (InterruptedException e) {
      LOG.debug("held transactions stay with the node, which ends");
    }
  }

  private void handOn(CometBftRpc cometBft) throws InterruptedException {
    for (SignedTransaction signed : runnable()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        cometBft.handOn(signed.encoded());
      } catch (IOException | RuntimeException e) {
        LOG.debug("{} is not taken now: {}", signed.hash(), e.getMessage());
      }
    }
  }

  private List<SignedTransaction> runnable() {
    try {
      return pool.runnable();
    } catch (RuntimeException e) {
      // Without this thread nobody would hand on what is held.
      LOG.warn("held transactions cannot be looked at now", e);
      return List.of();
    }
  }
}
