package network.haca.llmnode.core;

import java.util.concurrent.CompletionStage;

/** The client's end of a stream. A client that takes nothing slows its provider down. */
public interface ClientStream {
  /**
   * Sends a text after all before it.
   *
   * @param written told when the text is on the socket, and not at all if it never is
   */
  void write(String text, Runnable written);

  /** Succeeds when all is on the socket; fails, or never completes, if that can never be. */
  CompletionStage<Void> done();

  /** Sends a last text. Completes once it is on the socket, or the client is gone. */
  CompletionStage<Void> end(String text);

  /** Ends what has begun so that the client does not take it for whole. */
  void breakOff();
}
