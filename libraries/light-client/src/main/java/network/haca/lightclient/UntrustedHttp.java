package network.haca.lightclient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads documents from a server that may send too much, too slowly or for ever: the bounds are of
 * the whole answer, and reaching one ends the request.
 */
public final class UntrustedHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final int bytesMax;
  private final Duration timeout;

  /**
   * @param bytesMax of an answer's body
   * @param timeout from connecting to the last byte
   */
  public UntrustedHttp(int bytesMax, Duration timeout) {
    this.bytesMax = bytesMax;
    this.timeout = timeout;
  }

  /** An answer's status and its body as UTF-8. */
  public record Answer(int status, String body) {}

  /**
   * @throws IOException if there is no answer within the bounds
   */
  public Answer get(URI uri) throws IOException {
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(
            HttpRequest.newBuilder(uri).build(),
            BodyHandlers.limiting(BodyHandlers.ofString(), bytesMax));
    try {
      HttpResponse<String> answer = asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(answer.statusCode(), answer.body());
    } catch (ExecutionException e) {
      throw new IOException("%s does not answer: %s".formatted(uri, reason(e)), e);
    } catch (TimeoutException e) {
      throw new IOException("%s has not answered within %s".formatted(uri, timeout), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + uri, e);
    } finally {
      asked.cancel(true);
    }
  }

  /** A refused connection has no message of its own. */
  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.getMessage() == null
        ? "the connection fails"
        : cause.getMessage();
  }
}
