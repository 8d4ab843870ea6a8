package network.haca.schemas.llm;

/** A part of an answer that the original's form has. */
public enum AnswerPart {
  TEXT("text"),
  TOOL_CALLS("tool calls"),
  EMBEDDINGS("embeddings");

  private final String words;

  AnswerPart(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
