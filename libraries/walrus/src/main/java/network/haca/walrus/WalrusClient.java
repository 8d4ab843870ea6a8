package network.haca.walrus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
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
            .timeout(timeout)
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
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/blobs/" + blobId)).timeout(timeout).build();
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 404) {
        return Optional.empty();
      }
      if (response.statusCode() != 200) {
        throw new IOException("the aggregator answers " + response.statusCode());
      }
      byte[] content = body.readNBytes(bytesMax + 1);
      if (content.length > bytesMax) {
        throw new IOException("the blob is larger than " + bytesMax + " bytes");
      }
      return Optional.of(Bytes.wrap(content));
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Walrus", e);
    }
  }
}
