package network.haca.llmnode.llm;

/** Whether a JSON object or list that comes in parts has come to its end. */
final class JsonEnd {
  private int depth;
  private boolean isBegun;
  private boolean isText;
  private boolean isEscaped;

  void add(String part) {
    for (int i = 0; i < part.length(); i++) {
      add(part.charAt(i));
    }
  }

  boolean isReached() {
    return isBegun && !isText && depth <= 0;
  }

  private void add(char unit) {
    isBegun = true;
    if (isText) {
      isText = isEscaped || unit != '"';
      isEscaped = !isEscaped && unit == '\\';
      return;
    }
    switch (unit) {
      case '"' -> isText = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {
        // It is within a number or a word, or between values.
      }
    }
  }
}
