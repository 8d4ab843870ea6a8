package network.haca.llmnode.provider;

import java.util.Optional;

/**
 * The id of a function call of Gemini's, which gives it none. What the API wants back with the
 * call, the model's thought signature, travels in it, since a client returns ids and nothing else,
 * and this node keeps no conversations.
 */
final class GoogleCallId {
  private static final char SIGNATURE = '.';

  private GoogleCallId() {}

  /**
   * @param signature in base64; empty for none
   */
  static String of(String signature) {
    String id = ToolCallId.fresh();
    return signature.isEmpty() ? id : id + SIGNATURE + signature;
  }

  /** Nothing if there is none, or the id is somebody else's. */
  static Optional<String> signature(String id) {
    int at = id.indexOf(SIGNATURE);
    return id.startsWith(ToolCallId.PREFIX) && at > 0
        ? Optional.of(id.substring(at + 1))
        : Optional.empty();
  }
}
