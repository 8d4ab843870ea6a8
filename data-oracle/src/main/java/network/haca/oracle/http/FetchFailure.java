package network.haca.oracle.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Names what went wrong on the way to a source. */
final class FetchFailure {
  private FetchFailure() {}

  static RefusedException named(String host, Duration whole, Throwable failure) {
    if (failure instanceof RefusedException known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      return new RefusedException(
          FactRefusal.sourceTimeout(
              "%s did not answer within %d ms".formatted(host, whole.toMillis())));
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new RefusedException(
        FactRefusal.source("%s cannot be asked: %s".formatted(host, deepest.getMessage())));
  }
}
