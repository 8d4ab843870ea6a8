package network.haca.benchmarks.transfers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Accounts that go on sending, all at once, for as long as something is measured. */
final class Senders {
  /** Between two looks, and before what was refused is sent again. */
  static final Duration PAUSE = Duration.ofMillis(20);

  /** Requests without an answer, one after the other, that end a measurement. */
  private static final int FAILURES_MAX = 3;

  private final List<? extends Sender> all;
  private volatile boolean isOver;

  private Senders(List<? extends Sender> all) {
    this.all = all;
  }

  /** One that sends what comes next. */
  interface Sender {
    /**
     * Sends one request.
     *
     * @return whether all in it was taken; else the rest is sent again
     * @throws IOException if it is not answered
     */
    boolean send() throws IOException;
  }

  /** A measurement under load. */
  interface Measurement<T> {
    T measure() throws IOException, InterruptedException;
  }

  /**
   * Measures while all send.
   *
   * @param warmUp for which they send before
   * @throws IOException if a sender gets no answers, or the measurement fails
   */
  static <T> T during(List<? extends Sender> senders, Duration warmUp, Measurement<T> measurement)
      throws IOException, InterruptedException {
    return new Senders(senders).run(warmUp, measurement);
  }

  private <T> T run(Duration warmUp, Measurement<T> measurement)
      throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> sending = all.stream().map(each -> threads.submit(sending(each))).toList();
      try {
        Thread.sleep(warmUp);
        return measurement.measure();
      } finally {
        isOver = true;
        for (Future<Void> each : sending) {
          end(each);
        }
      }
    }
  }

  private Callable<Void> sending(Sender sender) {
    return () -> {
      int failures = 0;
      while (!isOver) {
        try {
          if (!sender.send()) {
            Thread.sleep(PAUSE);
          }
          failures = 0;
        } catch (IOException e) {
          // A node that is behind may answer the same again.
          failures++;
          if (failures == FAILURES_MAX) {
            throw e;
          }
        }
      }
      return null;
    };
  }

  private static void end(Future<Void> sending) throws IOException, InterruptedException {
    try {
      var _ = sending.get();
    } catch (ExecutionException e) {
      throw new IOException("a payer has ended: " + e.getCause(), e);
    }
  }
}
