package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.connection.BoundedBody;
import network.haca.oracle.core.SourcePace;
import network.haca.oracle.source.Lookup;

/**
 * Reads a source's answer. Redirects are not followed: the URL that is signed is the one that
 * answered. Compressed answers are refused, so that none is larger than it seems.
 */
final class FetchedBody {
  private static final int OK = 200;
  private static final int REDIRECT_FIRST = 300;
  private static final int REDIRECT_LAST = 399;
  private static final int TOO_OFTEN = 429;
  private static final int UNAVAILABLE = 503;
  private static final String IDENTITY = "identity";

  private final int bytesMax;
  private final InstantSource clock;

  /**
   * @param bytesMax of any source's answer
   */
  FetchedBody(int bytesMax, InstantSource clock) {
    this.bytesMax = bytesMax;
    this.clock = clock;
  }

  /**
   * The whole body; fails with {@link RefusedException} if the answer is none.
   *
   * @param pace is told how the source took the question
   */
  Future<Buffer> read(HttpClientResponse response, Lookup lookup, SourcePace pace) {
    response.exceptionHandler(known -> {});
    if (response.statusCode() != OK) {
      return refused(status(response, pace));
    }
    pace.answered();
    String encoding = header(response, HttpHeaders.CONTENT_ENCODING).orElse(IDENTITY);
    if (!encoding.equalsIgnoreCase(IDENTITY)) {
      return refused("the source's answer is compressed (%s) unasked".formatted(encoding));
    }
    int own = Math.min(bytesMax, lookup.source().limits().answerBytes().orElse(bytesMax));
    return BoundedBody.read(
        response,
        own,
        () ->
            new RefusedException(
                FactRefusal.source("the source's answer is larger than %d bytes".formatted(own))));
  }

  private String status(HttpClientResponse response, SourcePace pace) {
    int status = response.statusCode();
    Instant now = clock.instant();
    Optional<Duration> wanted =
        header(response, HttpHeaders.RETRY_AFTER).flatMap(text -> RetryAfter.read(text, now));
    if (status == TOO_OFTEN || (status == UNAVAILABLE && wanted.isPresent())) {
      pace.tooOften(now, wanted);
    }
    return status >= REDIRECT_FIRST && status <= REDIRECT_LAST
        ? "the source answers %d, and redirects are not followed".formatted(status)
        : "the source answers " + status;
  }

  private static Optional<String> header(HttpClientResponse response, CharSequence name) {
    return Optional.ofNullable(response.getHeader(name)).map(String::strip);
  }

  private static Future<Buffer> refused(String message) {
    return Future.failedFuture(new RefusedException(FactRefusal.source(message)));
  }
}
