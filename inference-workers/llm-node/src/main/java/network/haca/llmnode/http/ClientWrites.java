package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import network.haca.llmnode.provider.ProviderEvents;
import network.haca.schemas.llm.AnswerText;

/**
 * What goes to the client of a stream. Not more than so many bytes wait for the socket: a client
 * that takes nothing slows the provider down. Vert.x' own bound lets a megabyte wait on a
 * connection with TLS, which is too much for many of them.
 */
final class ClientWrites {
  private final HttpServerResponse response;
  private final ProviderEvents events;
  private final int pendingBytesMax;
  private Future<Void> last = Future.succeededFuture();
  private int pending;
  private int characters;
  private boolean isPaused;

  ClientWrites(HttpServerResponse response, ProviderEvents events, int pendingBytesMax) {
    this.response = response;
    this.events = events;
    this.pendingBytesMax = pendingBytesMax;
  }

  /** Whether a part, with all before it, is what verifiers read. */
  boolean hasRoomFor(String part) {
    return part.length() <= AnswerText.UNENDED_CHARACTERS_MAX - characters;
  }

  /**
   * @param written told when the text is on the socket, and not at all if it never is
   */
  void write(String text, Runnable written) {
    if (response.closed()) {
      return;
    }
    characters += text.length();
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

  /** Succeeds when all is on the socket; fails if that can never be. */
  Future<Void> done() {
    return last;
  }

  void end(String text) {
    if (!response.closed()) {
      var _ = response.end(text);
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
