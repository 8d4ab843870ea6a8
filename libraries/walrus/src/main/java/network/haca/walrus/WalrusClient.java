package network.haca.walrus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.primitives.Bytes;

/** Stores blobs at a publisher and reads them from an aggregator, over Walrus' HTTP API. */
public final class WalrusClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final Duration timeout;

  /**
   * @param base of publisher or aggregator, such as {@code http://127.0.0.1:31415}
   * @param timeout of each request, from connecting to the last byte
   */
  public WalrusClient(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
  }

  /**
   * Stores a blob for so many epochs, not to be deleted before.
   *
   * @return the id that the publisher gives it
   * @throws IOException if the publisher does not take it; trying again is safe
   */
  public BlobId put(Bytes blob, int epochs) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/blobs?permanent=true&epochs=" + epochs))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(blob.toArray()))
            .build();
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the publisher answers " + response.statusCode() + ": " + response.body());
    }
    JsonNode result = JSON.readTree(response.body());
    JsonNode id =
        result.has("newlyCreated")
            ? result.path("newlyCreated").path("blobObject").path("blobId")
            : result.path("alreadyCertified").path("blobId");
    return BlobId.parse(id.asText())
        .orElseThrow(() -> new IOException("the publisher names no blob id: " + response.body()));
  }

  /**
   * Reads a blob; nothing if the aggregator does not have it, or not yet.
   *
   * @param bytesMax a longer one is refused
   */
  public Optional<Bytes> get(String blobId, int bytesMax) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/blobs/" + blobId)).build();
    HttpResponse<byte[]> response =
        send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
    return switch (response.statusCode()) {
      case 200 -> Optional.of(Bytes.wrap(response.body()));
      case 404 -> Optional.empty();
      default -> throw new IOException("the aggregator answers " + response.statusCode());
    };
  }

  /** The timeout of a request ends when the headers came; this one ends with the body. */
  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    } catch (TimeoutException e) {
      throw new IOException("%s has not answered within %s".formatted(base, timeout), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Walrus", e);
    } finally {
      answer.cancel(true);
    }
  }
}
