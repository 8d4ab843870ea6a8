package network.haca.schemas.settlement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;

/**
 * The settlement blob: OpenZeppelin's {@code standard-v1} dump of the tree (rule O4), byte for byte
 * as {@code JSON.stringify(tree.dump())} writes it with timestamps as decimal strings, so that any
 * OpenZeppelin tool reads it.
 */
public final class TreeDump {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(8)
                      .maxStringLength(1 << 16)
                      .build())
              .build());
  private static final String LEAF_ENCODING =
      "[\"bytes32\",\"bytes32\",\"bytes32\",\"bytes\",\"uint256\"]";

  private static final Pattern TIMESTAMP = Pattern.compile("0|[1-9][0-9]{0,18}");

  private TreeDump() {}

  /** The blob is not a dump; its message says why. */
  public static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  public static Bytes write(MerkleTree tree, List<SettlementLeaf> leaves) {
    StringBuilder json = new StringBuilder(1024 * leaves.size());
    json.append("{\"format\":\"standard-v1\",\"leafEncoding\":").append(LEAF_ENCODING);
    json.append(",\"tree\":[");
    String separator = "";
    for (Bytes32 node : tree.nodes()) {
      json.append(separator).append('"').append(node.toHex()).append('"');
      separator = ",";
    }
    json.append("],\"values\":[");
    separator = "";
    for (SettlementLeaf leaf : leaves) {
      json.append(separator);
      writeLeaf(json, leaf, tree.indexOf(leaf.hash()));
      separator = ",";
    }
    return Bytes.ofUtf8(json.append("]}").toString());
  }

  /** An upper bound of the bytes that one more leaf adds to a dump. */
  public static int bytesPerLeaf(SettlementLeaf leaf) {
    return 600 + 2 * leaf.signature().size();
  }

  /**
   * The leaves of a dump in the order of its values. The tree in it is not trusted: rebuild it from
   * the leaves.
   *
   * @throws MalformedException if it is not a dump with at most {@code leavesMax} values
   */
  public static List<SettlementLeaf> read(Bytes blob, int leavesMax) throws MalformedException {
    JsonNode root = parse(blob);
    if (!"standard-v1".equals(root.path("format").asText())) {
      throw new MalformedException("format is not standard-v1");
    }
    if (!LEAF_ENCODING.equals(root.path("leafEncoding").toString())) {
      throw new MalformedException("leafEncoding is not " + LEAF_ENCODING);
    }
    JsonNode values = root.path("values");
    if (!values.isArray() || values.isEmpty() || values.size() > leavesMax) {
      throw new MalformedException("values is not an array of 1 to " + leavesMax);
    }
    List<SettlementLeaf> leaves = new ArrayList<>(values.size());
    for (JsonNode value : values) {
      leaves.add(readLeaf(value.path("value")));
    }
    return leaves;
  }

  private static JsonNode parse(Bytes blob) throws MalformedException {
    try (JsonParser parser = JSON.createParser(blob.toArray())) {
      JsonNode root = JSON.readTree(parser);
      if (root == null || parser.nextToken() != null) {
        throw new MalformedException("not one JSON value");
      }
      return root;
    } catch (IOException e) {
      throw new MalformedException("not JSON: " + e.getMessage());
    }
  }

  private static void writeLeaf(StringBuilder json, SettlementLeaf leaf, int treeIndex) {
    json.append("{\"value\":[\"")
        .append(leaf.teeId().toHex())
        .append("\",\"")
        .append(leaf.inputHash().toHex())
        .append("\",\"")
        .append(leaf.outputHash().toHex())
        .append("\",\"")
        .append(leaf.signature().toHex())
        .append("\",\"")
        .append(leaf.timestamp())
        .append("\"],\"treeIndex\":")
        .append(treeIndex)
        .append('}');
  }

  private static SettlementLeaf readLeaf(JsonNode value) throws MalformedException {
    if (!value.isArray() || value.size() != 5) {
      throw new MalformedException("a value is not an array of five");
    }
    try {
      return new SettlementLeaf(
          Bytes32.fromHex(value.get(0).textValue()),
          Bytes32.fromHex(value.get(1).textValue()),
          Bytes32.fromHex(value.get(2).textValue()),
          Bytes.fromHex(value.get(3).textValue()),
          timestamp(value.get(4).asText()));
    } catch (RuntimeException e) {
      throw new MalformedException("a value does not read as a leaf: " + e.getMessage());
    }
  }

  /** In ASCII alone: which other digits there are depends on the Unicode version of the JDK. */
  private static long timestamp(String text) {
    if (!TIMESTAMP.matcher(text).matches()) {
      throw new IllegalArgumentException("a timestamp is a decimal number of up to 19 digits");
    }
    return Long.parseLong(text);
  }
}
