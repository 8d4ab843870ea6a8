package network.haca.cli.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract.Measurement;
import network.haca.schemas.NodeKind;

/** All nodes that were ever registered, and the measurements that are approved. */
record RegistryListing(
    boolean isDevelopment, List<ListedNode> nodes, List<Measurement> measurements) {
  static RegistryListing read(EthereumClient chain) throws IOException {
    return new RegistryListing(
        RegistryView.isDevelopment(chain),
        ListedNode.registered(chain),
        RegistryView.measurements(chain));
  }

  ObjectNode toJson(String source) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("accordingTo", source)
            .put("developmentNetwork", isDevelopment);
    ArrayNode listed = document.putArray("nodes");
    nodes.forEach(node -> listed.add(node.toJson()));
    ArrayNode approved = document.putArray("measurements");
    for (Measurement measurement : measurements) {
      approved
          .addObject()
          .put("pcrHash", measurement.pcrHash().toHex())
          .put("kind", NodeKind.nameOf(measurement.teeType()));
    }
    return document;
  }

  String text(String basis) {
    List<String> lines = new ArrayList<>();
    lines.add(basis);
    RegistryView.remark(isDevelopment).ifPresent(lines::add);
    nodes.forEach(node -> lines.add(node.line()));
    for (Measurement measurement : measurements) {
      lines.add(
          "measurement %s approved for %s"
              .formatted(measurement.pcrHash(), NodeKind.nameOf(measurement.teeType())));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
