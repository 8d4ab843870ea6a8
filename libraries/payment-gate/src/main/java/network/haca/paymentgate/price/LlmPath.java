package network.haca.paymentgate.price;

import java.util.Optional;
import java.util.stream.Stream;

/** A path under {@code /v1} that runs a language model. */
public enum LlmPath {
  CHAT("chat/completions", "Chat completion"),
  COMPLETION("completions", "Completion"),
  EMBEDDINGS("embeddings", "Embeddings"),
  RESPONSES("responses", "Response");

  /** What all paths begin with. */
  public static final String BASE = "/v1/";

  private final String word;
  private final String description;

  LlmPath(String word, String description) {
    this.word = word;
    this.description = description;
  }

  /** The one at a path; nothing for all other paths. */
  public static Optional<LlmPath> at(String path) {
    return Stream.of(values()).filter(each -> each.path().equals(path)).findFirst();
  }

  public String path() {
    return BASE + word;
  }

  /** In a challenge. */
  public String description() {
    return description;
  }
}
