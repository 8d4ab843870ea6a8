package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.llmnode.core.ClientStream;
import network.haca.llmnode.core.ProviderEvents;

/**
 * Writes to the client of a stream. Not more than so many bytes wait for the socket: a client that
 * takes nothing slows the provider down. Vert.x' own bound lets a megabyte wait on a connection
 * with TLS, which is too much for many of them.
 */
final class ClientWrites implements ClientStream {
  private final HttpServerResponse response;
  private final ProviderEvents events;
  private final int pendingBytesMax;
  private final Supplier<Map<String, String>> headers;
  private Future<Void> last = Future.succeededFuture();
  private int pending;
  private boolean isPaused;

  /**
   * @param headers put before the first byte
   */
  ClientWrites(
      HttpServerResponse response,
      ProviderEvents events,
      int pendingBytesMax,
      Supplier<Map<String, String>> headers) {
    this.response = response;
    this.events = events;
    this.pendingBytesMax = pendingBytesMax;
    this.headers = headers;
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
  }

  @Override
  public void write(String text, Runnable written) {
    if (response.closed()) {
      return;
    }
    begin();
    Buffer bytes = Buffer.buffer(text);
    pending += bytes.length();
    last =
        response
            .write(bytes)
            .onSuccess(
                done -> {
                  written.run();
                  flowed(bytes.length());
                });
    if (pending > pendingBytesMax && !isPaused) {
      isPaused = true;
      events.pause();
    }
  }

  @Override
  public CompletionStage<Void> done() {
    return last.toCompletionStage();
  }

  @Override
  public void breakOff() {
    if (response.headWritten()) {
      response.reset();
    }
  }

  @Override
  public CompletionStage<Void> end(String text) {
    if (response.closed()) {
      return CompletableFuture.completedStage(null);
    }
    begin();
    return response.end(text).otherwiseEmpty().toCompletionStage();
  }

  private void begin() {
    if (!response.headWritten()) {
      headers.get().forEach(response::putHeader);
    }
  }

  private void flowed(int bytes) {
    pending -= bytes;
    if (isPaused && pending <= pendingBytesMax / 2) {
      isPaused = false;
      events.resume();
    }
  }
}
