package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;

/**
 * A user's own request and answer as they stand in a receipt, from which both hashes are computed
 * anew (rule T3).
 */
public record Answer(TensorTranscript transcript, List<Tensor> outputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Answer {
    outputs = List.copyOf(outputs);
  }

  public Bytes32 inputHash() {
    return transcript.hash();
  }

  public Bytes32 outputHash() {
    return transcript.withOutputs(outputs).hash();
  }

  /** The JSON form, to be put under {@code answer} into a receipt. */
  public ObjectNode write() {
    ObjectNode node =
        JSON.createObjectNode()
            .put("modelName", transcript.modelName())
            .put("modelVersion", transcript.modelVersion())
            .put("modelDigest", transcript.modelDigest().toHex())
            .put("random", transcript.random().toHex())
            .put("id", transcript.id());
    write(node.putArray("inputs"), transcript.tensors());
    write(node.putArray("outputs"), outputs);
    return node;
  }

  static Answer read(JsonNode node) {
    TensorTranscript transcript =
        new TensorTranscript(
            node.path("modelName").asText(),
            node.path("modelVersion").asText(),
            Bytes32.fromHex(node.path("modelDigest").asText()),
            Bytes.fromHex(node.path("random").asText()),
            node.path("id").asText(),
            new TreeMap<>(),
            tensors(node.path("inputs")));
    return new Answer(transcript, tensors(node.path("outputs")));
  }

  private static void write(ArrayNode array, List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      ObjectNode node =
          array.addObject().put("name", tensor.name()).put("datatype", tensor.datatype().name());
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.put("content", tensor.content().toHex());
    }
  }

  private static List<Tensor> tensors(JsonNode array) {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode node : array) {
      List<Long> shape = new ArrayList<>();
      node.path("shape").forEach(dimension -> shape.add(dimension.asLong()));
      tensors.add(
          new Tensor(
              node.path("name").asText(),
              Datatype.valueOf(node.path("datatype").asText()),
              shape,
              Bytes.fromHex(node.path("content").asText())));
    }
    return tensors;
  }
}
