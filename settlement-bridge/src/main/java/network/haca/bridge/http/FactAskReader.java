package network.haca.bridge.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.bridge.core.FactAsk;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a receipt is to prove of facts: {@code ?nodes=ID,ID…&definitions=FEED:DIGEST,…}, all
 * of them words in hexadecimal.
 */
final class FactAskReader {
  static final String FORM =
      "nodes are up to 32 ids with commas between them, and definitions up to 4 of FEED:DIGEST,"
          + " each 0x and 64 digits";

  private FactAskReader() {}

  static boolean isAsked(HttpServerRequest request) {
    return request.getParam("nodes") != null || request.getParam("definitions") != null;
  }

  /** Nothing if it is not in the form. */
  static Optional<FactAsk> read(HttpServerRequest request) {
    try {
      SortedSet<Bytes32> nodes = new TreeSet<>();
      for (String node : parts(request.getParam("nodes"), FactAsk.NODES_MAX)) {
        nodes.add(Bytes32.fromHex(node));
      }
      SortedMap<Bytes32, Bytes32> definitions = new TreeMap<>();
      for (String each : parts(request.getParam("definitions"), FactAsk.DEFINITIONS_MAX)) {
        String[] pair = each.split(":", -1);
        if (pair.length != 2) {
          return Optional.empty();
        }
        definitions.put(Bytes32.fromHex(pair[0]), Bytes32.fromHex(pair[1]));
      }
      return Optional.of(new FactAsk(nodes, definitions));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String[] parts(@Nullable String given, int max) {
    return given == null ? new String[0] : given.split(",", max + 2);
  }
}
