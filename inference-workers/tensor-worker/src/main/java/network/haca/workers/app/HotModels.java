package network.haca.workers.app;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import network.haca.service.BackgroundThread;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.ModelControl;
import network.haca.workers.core.ModelFolders;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.ModelTurnover;
import network.haca.workers.core.ModelTurnover.Ordered;
import network.haca.workers.core.Models;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the directories of models, or orders to load and unload, on a thread of its own. */
final class HotModels implements ModelControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HotModels.class);
  private static final int ORDERS_MAX = 64;

  /** Who orders waits no longer for a key that somebody may have to approve. */
  private static final Duration ORDER_MAX = Duration.ofMinutes(1);

  private static final Outcome UNDER_WAY =
      new Outcome.Refused(
          InferenceOutcome.Reason.UNAVAILABLE,
          "the change is under way, but its key is not registered yet; the repository index says"
              + " when it is served");

  private final ModelTurnover turnover;
  private final boolean looks;
  private final Duration watch;
  private final BlockingQueue<Runnable> orders = new ArrayBlockingQueue<>(ORDERS_MAX);
  private final BackgroundThread thread;

  /**
   * Begins at once.
   *
   * @param models that serve {@code first}
   * @param measure has a key registered that is measured with the models
   */
  HotModels(
      ModelFolders folders,
      Models models,
      ModelSet first,
      Function<ModelSet, CompletableFuture<Void>> measure,
      ModelChanges changes) {
    this.turnover = new ModelTurnover(folders, models, first, set -> served(measure.apply(set)));
    this.looks = changes.mode() == ModelChanges.Mode.POLL;
    this.watch = changes.watch();
    this.thread = BackgroundThread.started("models", this::run);
  }

  /** Served as soon as there is the key: this thread may be opening the next model meanwhile. */
  private CompletableFuture<Void> served(CompletableFuture<Void> measured) {
    var _ = measured.thenRun(this::settle);
    return measured;
  }

  private void settle() {
    turnover.settle();
    boolean _ = orders.offer(turnover::closeUnused);
  }

  @Override
  public CompletionStage<Outcome> load(String name) {
    return order(() -> turnover.load(name));
  }

  @Override
  public CompletionStage<Outcome> unload(String name) {
    return order(() -> turnover.unload(name));
  }

  private CompletionStage<Outcome> order(Supplier<Ordered> change) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    if (!orders.offer(() -> carryOut(change, outcome))) {
      return CompletableFuture.completedStage(
          new Outcome.Refused(
              InferenceOutcome.Reason.OVERLOADED,
              ORDERS_MAX + " orders wait already; try again later"));
    }
    return outcome.completeOnTimeout(UNDER_WAY, ORDER_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void carryOut(Supplier<Ordered> change, CompletableFuture<Outcome> outcome) {
    try {
      switch (change.get()) {
        case Ordered.Begun(CompletableFuture<Void> served) -> {
          var _ = served.thenRun(() -> outcome.complete(new Outcome.Done()));
        }
        case Ordered.Refused(InferenceOutcome.Reason reason, String message) -> {
          boolean _ = outcome.complete(new Outcome.Refused(reason, message));
        }
      }
    } catch (RuntimeException | Error e) {
      boolean _ =
          outcome.complete(
              new Outcome.Refused(
                  InferenceOutcome.Reason.FAILED, "the models stay as they are: " + e));
      throw e;
    }
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      Runnable order = orders.poll(watch.toNanos(), TimeUnit.NANOSECONDS);
      try {
        if (order != null) {
          order.run();
        } else if (looks) {
          turnover.look();
        }
        turnover.settle();
        turnover.closeUnused();
      } catch (RuntimeException | Error e) {
        // Whatever it was: the models of now are served on, and the next look may go well.
        LOG.warn("the models stay as they are", e);
      }
    }
  }

  /** Whoever waits for an order is not told: the node's port is closed before. */
  @Override
  public void close() {
    thread.interrupt();
    turnover.close();
  }
}
