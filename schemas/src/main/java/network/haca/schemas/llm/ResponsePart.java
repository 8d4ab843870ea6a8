package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A part of an item's content, as it grows. */
public final class ResponsePart {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Type type;
  private final StringBuilder text = new StringBuilder();
  private final ArrayNode logprobs = JSON.arrayNode();

  /** Types of parts, each with the name that its events have. */
  public enum Type {
    TEXT("output_text", "text"),
    REFUSAL("refusal", "refusal"),
    THOUGHT("reasoning_text", "text");

    private final String word;
    private final String field;

    Type(String word, String field) {
      this.word = word;
      this.field = field;
    }

    /** The type of its events' parts: {@code response.NAME.delta}. */
    public String word() {
      return word;
    }

    /** The name of the field that has all of it. */
    public String field() {
      return field;
    }

    static Type of(String word) throws PythonJson.MalformedException {
      for (Type each : values()) {
        if (each.word.equals(word)) {
          return each;
        }
      }
      throw new PythonJson.MalformedException("a part is of a type that no node writes");
    }
  }

  ResponsePart(Type type) {
    this.type = type;
  }

  public Type type() {
    return type;
  }

  /**
   * @param probabilities of the tokens that this text is made of; empty if they are not known
   */
  public void add(String more, JsonNode probabilities) {
    text.append(more);
    probabilities.forEach(logprobs::add);
  }

  public String text() {
    return text.toString();
  }

  /** Of its tokens. */
  public ArrayNode logprobs() {
    return logprobs.deepCopy();
  }

  /** As it stands in an item. */
  public ObjectNode toJson() {
    ObjectNode out = JSON.objectNode().put("type", type.word);
    if (type == Type.TEXT) {
      out.putArray("annotations");
      out.set("logprobs", logprobs());
    }
    return out.put(type.field, text());
  }
}
