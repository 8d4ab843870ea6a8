package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * The description of the methods for tools: the OpenRPC document (open-rpc.org), and go-ethereum's
 * list.
 */
final class OpenRpc {
  private OpenRpc() {}

  static JsonNode document() {
    try (InputStream in = OpenRpc.class.getResourceAsStream("openrpc.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the OpenRPC document cannot be read", e);
    }
  }

  /** Each namespace with its version. */
  static ObjectNode modules(Set<String> methods) {
    ObjectNode modules = JsonNodeFactory.instance.objectNode();
    for (String method : new TreeSet<>(methods)) {
      int end = method.indexOf('_');
      if (end > 0) {
        modules.put(method.substring(0, end), "1.0");
      }
    }
    return modules;
  }
}
