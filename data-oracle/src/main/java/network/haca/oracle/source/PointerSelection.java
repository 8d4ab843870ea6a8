package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * A value of a JSON document by its JSON Pointer.
 *
 * @param pointer by RFC 6901; empty for the whole document
 */
record PointerSelection(JsonPointer pointer) implements Selection {
  @Override
  public Selected in(Bytes answer) {
    Optional<JsonNode> document = JsonDocument.read(answer);
    if (document.isEmpty()) {
      return JsonDocument.NOT_JSON;
    }
    JsonNode value = document.get().at(pointer);
    return value.isMissingNode()
        ? new Selected.Missing("has nothing at '%s'".formatted(pointer))
        : new Selected.Found(value);
  }

  /** A value as a part of a pointer. */
  static String escaped(String value) {
    return value.replace("~", "~0").replace("/", "~1");
  }
}
