package network.haca.walrus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Publisher and aggregator of one machine: the HTTP API of Walrus' daemon over files that are named
 * by their blob ids. It has no epochs: what is stored stays.
 */
public final class LocalWalrus {
  private static final String BLOBS = "/v1/blobs";
  private static final long END_EPOCH = 1_000_000;

  private final Vertx vertx;
  private final Path folder;
  private final int shards;
  private final int bodyBytesMax;
  private final HttpServer server;

  /**
   * @param shards of the network that is played; ids depend on it
   */
  public LocalWalrus(Vertx vertx, Path folder, int shards, int bodyBytesMax) {
    this.vertx = vertx;
    this.folder = folder;
    this.shards = shards;
    this.bodyBytesMax = bodyBytesMax;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
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
                .executeBlocking(() -> store(blob), false)
                .onSuccess(
                    result ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(result.toBuffer()))
                .onFailure(
                    failure ->
                        error(request, 500, "INTERNAL", String.valueOf(failure.getMessage())));
          }
        });
  }

  private JsonObject store(Bytes blob) throws IOException {
    BlobId id = BlobId.of(blob, shards);
    Path file = folder.resolve(id.toText());
    if (Files.exists(file)) {
      return new JsonObject()
          .put(
              "alreadyCertified",
              new JsonObject()
                  .put("blobId", id.toText())
                  .put("object", "0x" + "0".repeat(64))
                  .put("endEpoch", END_EPOCH));
    }
    Files.createDirectories(folder);
    Path whole = Files.createTempFile(folder, "blob", ".new");
    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.write(blob.asReadOnlyBuffer());
      channel.force(false);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    JsonObject object =
        new JsonObject()
            .put("id", id.value().toHex())
            .put("registeredEpoch", 1)
            .put("blobId", id.toText())
            .put("size", blob.size())
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
    Path file = folder.resolve(id.get().toText());
    if (!Files.exists(file)) {
      error(request, 404, "NOT_FOUND", "the blob is not stored here");
      return;
    }
    request
        .response()
        .putHeader("ETag", text)
        .putHeader("Cache-Control", "public, max-age=86400, stale-while-revalidate=3600")
        .putHeader("X-Content-Type-Options", "nosniff")
        .sendFile(file.toString());
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
