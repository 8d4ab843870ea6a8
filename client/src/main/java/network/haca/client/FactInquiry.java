package network.haca.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked of data nodes.
 *
 * @param source its name, as {@code GET /v1/sources} of a data node lists it
 * @param parameters of the source
 * @param id the caller's own name for it, which is signed too; may be empty
 */
public record FactInquiry(String source, Map<String, String> parameters, String id) {
  public FactInquiry {
    parameters = new TreeMap<>(parameters);
  }

  ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("source", source).put("id", id);
    ObjectNode given = body.putObject("parameters");
    parameters.forEach(given::put);
    return body;
  }
}
