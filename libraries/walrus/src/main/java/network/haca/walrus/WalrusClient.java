package network.haca.walrus;

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

/**
 * Stores blobs at a publisher and reads them from an aggregator, over Walrus' HTTP API, and trusts
 * neither: a blob and its id are given only where the id is computed to be that of the bytes.
 */
public final class WalrusClient {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final int shards;
  private final Duration timeout;

  /**
   * @param base of publisher or aggregator, such as {@code http://127.0.0.1:31415}
   * @param shards of the network behind it, on which blob ids depend
   * @param timeout of each request, from connecting to the last byte
   * @throws IllegalArgumentException if no network has so many shards
   */
  public WalrusClient(URI base, int shards, Duration timeout) {
    this.base = base;
    this.shards = BlobId.requireShards(shards);
    this.timeout = timeout;
  }

  /**
   * Stores a blob for so many epochs, not to be deleted before. That the publisher names the right
   * id does not say that it stores anything: only reading the blob back does.
   *
   * @return the blob's id, which is the one that the publisher names too
   * @throws WrongBlobException if the publisher names another id
   * @throws BlobTooLargeException if there are more bytes than network or publisher take
   * @throws IOException if the publisher does not take it; trying again is safe
   */
  public BlobId put(Bytes blob, int epochs) throws IOException {
    BlobId id = idOf(blob);
    return requireSame(upload(blob, epochs), id, blob);
  }

  /**
   * As {@link #put(Bytes, int)}, of a blob whose id the caller has computed before: it is computed
   * again only where the publisher names another one.
   *
   * @param known computed by the caller from these bytes, for this network or an earlier number of
   *     shards; never taken from others
   */
  public BlobId put(Bytes blob, BlobId known, int epochs) throws IOException {
    BlobId named = upload(blob, epochs);
    return named.equals(known) ? known : requireSame(named, idOf(blob), blob);
  }

  /**
   * Reads a blob; nothing if the aggregator does not have it, or not yet.
   *
   * @param bytesMax a longer one is refused
   * @throws WrongBlobException if the aggregator gives other bytes
   */
  public Optional<Bytes> get(BlobId id, int bytesMax) throws IOException {
    Optional<Bytes> given = getUnverified(id, bytesMax).map(UnverifiedBlob::bytes);
    if (given.isPresent()) {
      BlobId actual = actual(given.get());
      if (!actual.equals(id)) {
        throw new WrongBlobException(
            "%s gave %d bytes that are not the blob %s: for %d shards they are %s"
                .formatted(base, given.get().size(), id, shards, actual));
      }
    }
    return given;
  }

  /**
   * Reads what the aggregator gives for an id, without computing whether it is that blob: for who
   * can bind the bytes otherwise, and cheaper.
   *
   * @param bytesMax longer ones are refused
   */
  public Optional<UnverifiedBlob> getUnverified(BlobId id, int bytesMax) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/blobs/" + id.toText())).build();
    HttpResponse<byte[]> response =
        send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
    return switch (response.statusCode()) {
      case 200 -> Optional.of(new UnverifiedBlob(Bytes.wrap(response.body()), id, shards));
      case 404 -> Optional.empty();
      default -> throw new IOException("the aggregator answers " + response.statusCode());
    };
  }

  private BlobId actual(Bytes given) throws WrongBlobException {
    try {
      return idOf(given);
    } catch (BlobTooLargeException e) {
      throw new WrongBlobException(String.valueOf(e.getMessage()));
    }
  }

  private BlobId idOf(Bytes blob) throws BlobTooLargeException {
    long bytesMax = BlobId.bytesMax(shards);
    if (blob.size() > bytesMax) {
      throw new BlobTooLargeException(
          "%d bytes are no blob: a network of %d shards takes %d at most"
              .formatted(blob.size(), shards, bytesMax));
    }
    return BlobId.of(blob, shards);
  }

  private BlobId requireSame(BlobId named, BlobId id, Bytes blob) throws WrongBlobException {
    if (!named.equals(id)) {
      throw new WrongBlobException(
          "%s names the blob id %s for %d bytes that for %d shards are %s"
              .formatted(base, named, blob.size(), shards, id));
    }
    return id;
  }

  /** The id that the publisher names. */
  private BlobId upload(Bytes blob, int epochs) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/blobs?permanent=true&epochs=" + epochs))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(blob.toArray()))
            .build();
    HttpResponse<String> response =
        send(request, BodyHandlers.limiting(BodyHandlers.ofString(), PublisherAnswer.BYTES_MAX));
    return PublisherAnswer.blobId(response.statusCode(), response.body(), blob.size());
  }

  /** The timeout of a request ends when the headers came; this one ends with the body. */
  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("%s: %s".formatted(base, e.getMessage()), e);
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
