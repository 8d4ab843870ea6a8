package network.haca.bridge.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import network.haca.bridge.core.FactAsk;
import network.haca.bridge.core.ReceiptAsk;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a receipt is to prove beyond the settlement: {@code
 * ?nodes=ID,ID…&definitions=FEED:DIGEST,…} of facts, {@code ?entry=ID} of the model, all of them
 * words in hexadecimal.
 */
final class ReceiptAskReader {
  static final String FORM =
      "nodes are up to 32 ids with commas between them, definitions up to 4 of FEED:DIGEST, and"
          + " entry is the id of a model's entry in the registry, each 0x and 64 digits";

  private ReceiptAskReader() {}

  /** Nothing if it is not in the form. */
  static Optional<ReceiptAsk> read(HttpServerRequest request) {
    try {
      return Optional.of(
          new ReceiptAsk(
              facts(request),
              Optional.ofNullable(request.getParam("entry")).map(Bytes32::fromHex)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<FactAsk> facts(HttpServerRequest request) {
    if (request.getParam("nodes") == null && request.getParam("definitions") == null) {
      return Optional.empty();
    }
    SortedSet<Bytes32> nodes = new TreeSet<>();
    for (String node : parts(request.getParam("nodes"), FactAsk.NODES_MAX)) {
      nodes.add(Bytes32.fromHex(node));
    }
    SortedSet<FactAsk.Definition> definitions = new TreeSet<>();
    for (String each : parts(request.getParam("definitions"), FactAsk.DEFINITIONS_MAX)) {
      String[] pair = each.split(":", -1);
      if (pair.length != 2) {
        throw new IllegalArgumentException(each);
      }
      definitions.add(new FactAsk.Definition(Bytes32.fromHex(pair[0]), Bytes32.fromHex(pair[1])));
    }
    return Optional.of(new FactAsk(nodes, definitions));
  }

  private static String[] parts(@Nullable String given, int max) {
    return given == null ? new String[0] : given.split(",", max + 2);
  }
}
