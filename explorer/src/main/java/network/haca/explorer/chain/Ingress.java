package network.haca.explorer.chain;

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
import network.haca.lightclient.UntrustedHttp.Answer;

/** The ingress, asked in the name of who uses the playground. */
public final class Ingress {
  /** Bytes of a question, at most. */
  public static final int QUESTION_BYTES_MAX = 1 << 20;

  private static final int ANSWER_BYTES_MAX = 8 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI uri;

  public Ingress(URI uri) {
    this.uri = uri;
  }

  public URI uri() {
    return uri;
  }

  /** Returns the ingress's answer to a question in JSON, whatever its status. */
  public Answer post(String path, byte[] question) throws IOException {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(question))
            .build());
  }

  public Answer get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri.resolve(path)).build());
  }

  private Answer send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
    try {
      HttpResponse<String> answer = asked.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(answer.statusCode(), answer.body());
    } catch (ExecutionException e) {
      throw new IOException("the ingress does not answer", e);
    } catch (TimeoutException e) {
      throw new IOException("the ingress has not answered within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the ingress", e);
    } finally {
      asked.cancel(true);
    }
  }
}
