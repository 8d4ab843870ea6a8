package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** The text of a message's content: all of it, or the text parts of a list, one after the other. */
public final class ContentText {
  private ContentText() {}

  /** Empty if there is none. */
  public static String of(JsonNode content) {
    if (!content.isArray()) {
      return content.isTextual() ? content.textValue() : "";
    }
    StringBuilder all = new StringBuilder();
    content.forEach(part -> all.append(of(part.isObject() ? part.path("text") : part)));
    return all.toString();
  }

  /** The text of a streamed choice: a chat's delta has it, or a completion itself. */
  public static String ofChunk(JsonNode choice) {
    return of(choice.has("delta") ? choice.path("delta").path("content") : choice.path("text"));
  }

  /** The text that an event adds to the choice with index 0, which is the one that is shown. */
  public static String ofEvent(JsonNode event) {
    StringBuilder all = new StringBuilder();
    for (JsonNode choice : event.path("choices")) {
      if (choice.path("index").asInt() == 0) {
        all.append(ofChunk(choice));
      }
    }
    return all.toString();
  }

  /** Returns true if content is nothing but its text. */
  static boolean isAll(JsonNode content) {
    return content.isArray()
        ? StreamSupport.stream(content.spliterator(), false).allMatch(ContentText::isPart)
        : content.isTextual() || content.isNull() || content.isMissingNode();
  }

  private static boolean isPart(JsonNode part) {
    return part.isTextual()
        || part.path("text").isTextual()
            && part.properties().stream()
                .allMatch(field -> field.getKey().equals("text") || field.getKey().equals("type"));
  }
}
