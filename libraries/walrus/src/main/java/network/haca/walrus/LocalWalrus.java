package network.haca.walrus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes;
import network.haca.service.FolderLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publisher and aggregator of one machine: the HTTP API of Walrus' daemon over files that are named
 * by their blob ids, and served only if they still have those. It has no epochs: what is stored
 * stays.
 */
public final class LocalWalrus {
  private static final Logger LOG = LoggerFactory.getLogger(LocalWalrus.class);
  private static final String BLOBS = "/v1/blobs";
  private static final long END_EPOCH = 1_000_000;

  /** Upper bound on the bytes of all blobs, unless another is given. */
  public static final long STORE_BYTES_MAX = 64L << 30;

  private final Vertx vertx;
  private final BlobFolder blobs;
  private final int bodyBytesMax;
  private final FolderLock lock;
  private final LimitedServer server;

  /**
   * Takes the folder for itself until it is closed.
   *
   * @param shards of the network that is played; ids depend on it
   * @throws IOException if the folder cannot be used, or is in use by another process
   */
  public LocalWalrus(Vertx vertx, Path folder, int shards, int bodyBytesMax) throws IOException {
    this(vertx, folder, shards, bodyBytesMax, STORE_BYTES_MAX);
  }

  /**
   * Takes the folder for itself until it is closed.
   *
   * @param shards of the network that is played; ids depend on it
   * @param storeBytesMax of all blobs; more are refused
   * @throws IOException if the folder cannot be used, or is in use by another process
   */
  public LocalWalrus(Vertx vertx, Path folder, int shards, int bodyBytesMax, long storeBytesMax)
      throws IOException {
    this.vertx = vertx;
    this.lock = FolderLock.take(folder, "walrus.data");
    this.blobs = new BlobFolder(folder, shards, bodyBytesMax, StoreSpace.of(folder, storeBytesMax));
    this.bodyBytesMax = bodyBytesMax;
    this.server =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server
        .close()
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      lock.close();
                      return null;
                    }));
  }

  private void handle(HttpServerRequest request) {
    String path = request.path();
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (path.equals("/status") && reads) {
      request.response().end("OK");
    } else if (path.equals(BLOBS) && request.method().equals(HttpMethod.PUT)) {
      receive(request);
    } else if (path.startsWith(BLOBS + "/") && reads) {
      serve(request, path.substring(BLOBS.length() + 1));
    } else {
      error(request, 404, "NOT_FOUND", "no such path: " + path);
    }
  }

  private void receive(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= bodyBytesMax) {
            body.appendBuffer(chunk);
          } else if (!request.response().ended()) {
            error(
                request, 413, "PAYLOAD_TOO_LARGE", "a blob has at most " + bodyBytesMax + " bytes");
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            Bytes blob = Bytes.wrap(body.getBytes());
            vertx
                .executeBlocking(() -> blobs.store(blob), false)
                .onSuccess(
                    stored ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(describe(stored, blob.size()).toBuffer()))
                .onFailure(failure -> failed(request, failure));
          }
        });
  }

  private static JsonObject describe(BlobFolder.Stored stored, int size) {
    BlobId id = stored.id();
    if (!stored.isNew()) {
      return new JsonObject()
          .put(
              "alreadyCertified",
              new JsonObject()
                  .put("blobId", id.toText())
                  .put("object", "0x" + "0".repeat(64))
                  .put("endEpoch", END_EPOCH));
    }
    JsonObject object =
        new JsonObject()
            .put("id", id.value().toHex())
            .put("registeredEpoch", 1)
            .put("blobId", id.toText())
            .put("size", size)
            .put("encodingType", "RS2")
            .put("certifiedEpoch", 1)
            .put("deletable", false)
            .put("storage", new JsonObject().put("startEpoch", 1).put("endEpoch", END_EPOCH));
    return new JsonObject()
        .put("newlyCreated", new JsonObject().put("blobObject", object).put("cost", 0));
  }

  private void serve(HttpServerRequest request, String text) {
    Optional<BlobId> id = BlobId.parse(text);
    if (id.isEmpty()) {
      error(request, 400, "INVALID_ARGUMENT", "a blob id is 43 base64url characters");
      return;
    }
    vertx
        .executeBlocking(() -> blobs.find(id.get()), false)
        .onSuccess(found -> answer(request, id.get(), found))
        .onFailure(failure -> failed(request, failure));
  }

  private static void answer(HttpServerRequest request, BlobId id, BlobFolder.Found found) {
    switch (found) {
      case BlobFolder.Found.Absent _ ->
          error(request, 404, "NOT_FOUND", "the blob is not stored here");
      case BlobFolder.Found.Corrupt _ -> {
        LOG.error("the file {} is not the blob of that id; storing it again mends it", id);
        error(request, 500, "INTERNAL", "what is stored here is not the blob of that id");
      }
      case BlobFolder.Found.Blob blob ->
          request
              .response()
              .putHeader("ETag", id.toText())
              .putHeader("Cache-Control", "public, max-age=86400, stale-while-revalidate=3600")
              .putHeader("X-Content-Type-Options", "nosniff")
              .putHeader("Content-Length", Integer.toString(blob.bytes().size()))
              .end(Buffer.buffer(blob.bytes().toArray()));
    }
  }

  private static void failed(HttpServerRequest request, Throwable failure) {
    if (failure instanceof StoreSpace.FullException) {
      error(request, 507, "RESOURCE_EXHAUSTED", String.valueOf(failure.getMessage()));
      return;
    }
    error(request, 500, "INTERNAL", String.valueOf(failure.getMessage()));
  }

  private static void error(HttpServerRequest request, int code, String status, String message) {
    JsonObject error =
        new JsonObject().put("status", status).put("code", code).put("message", message);
    request
        .response()
        .setStatusCode(code)
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("error", error).toBuffer());
  }
}
