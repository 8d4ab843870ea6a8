package network.haca.bridge.chain;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Meters of uploads and readbacks: their outcomes, their times, and the reason that the last one
 * failed.
 */
public final class WalrusOutcomes {
  private final MeterRegistry meters;
  private volatile Optional<String> uploadFailure = Optional.empty();
  private volatile Optional<String> readFailure = Optional.empty();

  public WalrusOutcomes(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Something that is asked of Walrus. */
  interface Request<T> {
    T send() throws IOException;
  }

  <T> T upload(Request<T> request) throws IOException {
    long begin = System.nanoTime();
    try {
      T result = request.send();
      uploadFailure = Optional.empty();
      record("upload", "success", begin);
      return result;
    } catch (IOException e) {
      uploadFailure = Optional.of(String.valueOf(e.getMessage()));
      record("upload", "failure", begin);
      throw e;
    }
  }

  <T> T readBack(Request<T> request) throws IOException {
    long begin = System.nanoTime();
    try {
      T result = request.send();
      readFailure = Optional.empty();
      record("readback", "success", begin);
      return result;
    } catch (IOException e) {
      readFailure = Optional.of(String.valueOf(e.getMessage()));
      record("readback", "failure", begin);
      throw e;
    }
  }

  /** Why the last upload failed; nothing if it did not. */
  public Optional<String> uploadFailure() {
    return uploadFailure;
  }

  /** Why the last readback failed; nothing if it did not. */
  public Optional<String> readFailure() {
    return readFailure;
  }

  private void record(String operation, String outcome, long begin) {
    Timer.builder("haca.bridge.walrus")
        .description("Uploads to the publisher and readbacks from aggregators")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .register(meters)
        .record(Duration.ofNanos(System.nanoTime() - begin));
  }
}
