package network.haca.benchmarks.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** Clients that each send their next request once they have the answer to the last. */
public final class ClosedLoop implements AutoCloseable {
  private static final int OK = 200;
  private static final List<Integer> REFUSALS = List.of(429, 503);

  /** Pause of a client that was refused, as servers ask for by Retry-After: 1. */
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final ToLongFunction<Buffer> worth;

  /**
   * The result of a measurement.
   *
   * @param nanos of each request that was answered, sorted
   * @param worth of the answers together
   * @param refused requests that the server did not take because it has too many
   */
  public record Result(List<Long> nanos, long worth, long refused, Duration took) {
    public Result {
      nanos = List.copyOf(nanos);
    }

    /** Runs that went on at the same time, as one. */
    public static Result together(List<Result> runs) {
      return new Result(
          runs.stream().flatMap(run -> run.nanos.stream()).sorted().toList(),
          runs.stream().mapToLong(Result::worth).sum(),
          runs.stream().mapToLong(Result::refused).sum(),
          runs.stream().map(Result::took).max(Comparator.naturalOrder()).orElseThrow());
    }

    /** The run in three figures. */
    public Rate rate() {
      return new Rate(requestsPerSecond(), millis(50), millis(95));
    }

    public double requestsPerSecond() {
      return nanos.size() * 1e9 / took.toNanos();
    }

    /**
     * A percentile of the time of a request, in milliseconds; not a number if none was answered.
     */
    public double millis(int percentile) {
      if (nanos.isEmpty()) {
        return Double.NaN;
      }
      int index = Math.min(nanos.size() - 1, nanos.size() * percentile / 100);
      return nanos.get(index) / 1e6;
    }
  }

  /**
   * @param worth of an answer, in what the measurement counts
   */
  public ClosedLoop(
      Vertx vertx,
      HttpClientOptions tls,
      RequestOptions options,
      Buffer body,
      int clients,
      ToLongFunction<Buffer> worth) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient(tls, new PoolOptions().setHttp1MaxSize(clients));
    this.options = options.setMethod(HttpMethod.POST);
    this.body = body;
    this.worth = worth;
  }

  /**
   * Loads the server, and completes when the last request that was sent is answered. Each client
   * sends one request at least.
   *
   * @param clients at once
   * @param duration after which none sends another
   * @throws IOException if a request is not answered by 200
   */
  public Result run(int clients, Duration duration) throws IOException {
    return run(clients, duration, false);
  }

  /**
   * The same for a server that may have too much to do: who is refused pauses for a second.
   *
   * @throws IOException if a request is answered neither by 200 nor by 429 or 503
   */
  public Result runRefusable(int clients, Duration duration) throws IOException {
    return run(clients, duration, true);
  }

  private Result run(int clients, Duration duration, boolean isRefusable) throws IOException {
    long begin = System.nanoTime();
    long until = begin + duration.toNanos();
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    AtomicLong sum = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    List<Future<Void>> loops = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Promise<Void> ended = Promise.promise();
      vertx.runOnContext(now -> ask(new Run(until, isRefusable, nanos, sum, refused, ended)));
      loops.add(ended.future());
    }
    try {
      Future.all(loops).toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new IOException("a request fails: " + e.getMessage(), e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return new Result(sorted, sum.get(), refused.get(), took);
  }

  /** One client's loop. */
  private record Run(
      long until,
      boolean isRefusable,
      List<Long> nanos,
      AtomicLong worth,
      AtomicLong refused,
      Promise<Void> ended) {}

  private void ask(Run run) {
    long begin = System.nanoTime();
    client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response -> take(run, begin, response))
        .onSuccess(isTaken -> goOn(run, isTaken))
        .onFailure(run.ended()::tryFail);
  }

  /** Returns true if it is an answer, false if it is a refusal. */
  private Future<Boolean> take(Run run, long begin, HttpClientResponse response) {
    return response
        .body()
        .compose(
            answer -> {
              if (response.statusCode() == OK) {
                run.nanos().add(System.nanoTime() - begin);
                run.worth().addAndGet(worth.applyAsLong(answer));
                return Future.succeededFuture(true);
              }
              if (run.isRefusable() && REFUSALS.contains(response.statusCode())) {
                run.refused().incrementAndGet();
                return Future.succeededFuture(false);
              }
              return Future.failedFuture(response.statusCode() + ": " + answer);
            });
  }

  private void goOn(Run run, boolean isTaken) {
    if (System.nanoTime() > run.until()) {
      run.ended().complete();
    } else if (isTaken) {
      ask(run);
    } else {
      vertx.setTimer(REFUSED_PAUSE.toMillis(), now -> ask(run));
    }
  }

  @Override
  public void close() {
    client.close().await();
  }
}
