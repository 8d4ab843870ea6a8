package network.haca.schemas.directory;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The directory as JSON text, for networks without a chain: {@code {"nodes": [{"teeId", "teeType",
 * …}]}}.
 */
public final class DirectoryFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DirectoryFile() {}

  /** The text is not a directory; the message says why. */
  public static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  public static String write(List<NodeEntry> nodes) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode array = root.putArray("nodes");
    for (NodeEntry node : nodes) {
      array
          .addObject()
          .put("teeId", node.teeId().toHex())
          .put("teeType", node.teeType())
          .put("endpoint", node.endpoint())
          .put("publicKey", node.publicKey().toHex())
          .put("tlsCertificate", node.tlsCertificate().toHex());
    }
    return root.toPrettyString();
  }

  public static List<NodeEntry> read(String text) throws MalformedException {
    List<NodeEntry> nodes = new ArrayList<>();
    try {
      for (JsonNode node : JSON.readTree(text).path("nodes")) {
        nodes.add(
            new NodeEntry(
                Bytes32.fromHex(node.path("teeId").asText()),
                node.path("teeType").asInt(),
                node.path("endpoint").asText(),
                Bytes.fromHex(node.path("publicKey").asText()),
                Bytes.fromHex(node.path("tlsCertificate").asText())));
      }
      return nodes;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MalformedException("not a directory: " + e.getMessage());
    }
  }
}
