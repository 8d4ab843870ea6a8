package network.haca.workers.feeds;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.EthereumClient;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FactReader;
import network.haca.feeds.FeedFact;
import network.haca.feeds.FeedReader;
import network.haca.schemas.feed.FeedInput;
import network.haca.workers.core.FactSource;
import network.haca.workers.core.InferenceOutcome.Reason;
import network.haca.workers.core.Model;

/**
 * Facts of the feed contract, through the full node by which this node follows the registry. What
 * that gives is verified as a receipt's reader verifies it, on threads of their own, of which there
 * are few.
 */
public final class ChainFacts implements FactSource, AutoCloseable {
  private static final int THREADS_MAX = 4;

  /** Requests that wait for such a thread; one more is refused. */
  private static final int WAITING_MAX = 64;

  private static final int IDLE_SECONDS = 60;

  private final FactReader reader;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads;

  public ChainFacts(EthereumClient chain, InstantSource clock) {
    this.reader = new FactReader(chain, new FeedReader(chain));
    this.clock = clock;
    this.threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("facts-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletionStage<List<Made>> make(List<FeedInput> inputs) {
    try {
      return CompletableFuture.supplyAsync(() -> makeAll(inputs), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedStage(
          new Model.RefusedException(
              Reason.OVERLOADED,
              WAITING_MAX + " requests wait for values of feeds already; try again later"));
    }
  }

  private List<Made> makeAll(List<FeedInput> inputs) {
    List<Made> made = new ArrayList<>();
    for (FeedInput input : inputs) {
      made.add(make(input));
    }
    if (!FactCheck.areOfFewNodes(made.stream().map(Made::fact).toList())) {
      throw new Model.RefusedException(
          Reason.INVALID,
          "the feeds are reported by more than %d data nodes; ask for fewer feeds or candles"
              .formatted(FeedFact.NODES_MAX));
    }
    return made;
  }

  private Made make(FeedInput input) {
    try {
      return switch (reader.read(input)) {
        case FactReader.Outcome.Refused(String message) ->
            throw new Model.RefusedException(Reason.INVALID, message);
        case FactReader.Outcome.Found(FeedFact fact) -> checked(fact);
      };
    } catch (IOException e) {
      throw new Model.RefusedException(
          Reason.UNAVAILABLE, "the chain does not tell its feeds now: " + e.getMessage());
    }
  }

  private Made checked(FeedFact fact) {
    return switch (FactCheck.of(fact, clock.instant().getEpochSecond())) {
      case FactCheck.Outcome.Holds holds -> new Made(fact, holds.tensor());
      case FactCheck.Outcome.Flawed(String reason) ->
          throw new Model.RefusedException(Reason.INVALID, reason);
    };
  }

  /** Those who wait get no answer. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
