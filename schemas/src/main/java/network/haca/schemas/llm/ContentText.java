package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;

/** The text of a message's content: all of it, or the text parts of a list, one after the other. */
public final class ContentText {
  private ContentText() {}

  /** Empty if there is none. */
  public static String of(JsonNode content) {
    if (!content.isArray()) {
      return content.isTextual() ? content.textValue() : "";
    }
    StringBuilder all = new StringBuilder();
    content.forEach(part -> all.append(part.path("text").asText("")));
    return all.toString();
  }
}
