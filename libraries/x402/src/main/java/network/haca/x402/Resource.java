package network.haca.x402;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The resource that is paid for, as a challenge shows it; no signature binds it. */
public record Resource(String url, String description, String mimeType) {
  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", url)
        .put("description", description)
        .put("mimeType", mimeType);
  }
}
