package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;

/**
 * The resource that a payment is bound to when it is claimed (rule X6).
 *
 * @param host as the gate is configured, never as a client's Host header says
 * @param path without a query
 */
public record Door(String host, String method, String path) {
  private static final int TEXT_MAX = 256;

  static Door read(Fields fields) throws MalformedException {
    return new Door(
        fields.line("host", TEXT_MAX),
        fields.line("method", TEXT_MAX),
        fields.line("path", TEXT_MAX));
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", host)
        .put("method", method)
        .put("path", path);
  }

  @Override
  public String toString() {
    return method + " " + host + path;
  }
}
