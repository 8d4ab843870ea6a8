package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.feeds.FactJson;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;

/**
 * A user's own request and answer as they stand in a receipt, from which both hashes are computed
 * anew (rule T3).
 *
 * @param facts that inputs were made of (rule D4)
 */
public record Answer(TensorTranscript transcript, List<Tensor> outputs, List<FeedFact> facts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIELDS =
      List.of(
          "modelName",
          "modelVersion",
          "modelDigest",
          "random",
          "id",
          "registryEntry",
          "inputs",
          "outputs",
          "facts");
  private static final List<String> TENSOR_FIELDS = List.of("name", "datatype", "shape", "content");
  private static final int TENSORS_MAX = 4_096;
  private static final int DIMENSIONS_MAX = 64;

  public Answer {
    outputs = List.copyOf(outputs);
    facts = List.copyOf(facts);
  }

  /** An answer to inputs that were given. */
  public Answer(TensorTranscript transcript, List<Tensor> outputs) {
    this(transcript, outputs, List.of());
  }

  public Bytes32 inputHash() {
    return transcript.hash();
  }

  public Bytes32 outputHash() {
    return transcript.withOutputs(outputs).hash();
  }

  /** The id of the entry of the registry of models under which the model was served, if any. */
  public Optional<Bytes32> registryEntry() {
    return Optional.ofNullable(transcript.parameters().get(TensorTranscript.REGISTRY_ENTRY))
        .map(Bytes32::fromHex);
  }

  /** The query of a bridge's URL, by which it is asked for a receipt that proves this answer. */
  public String query() {
    List<String> parameters = new ArrayList<>();
    if (!facts.isEmpty()) {
      parameters.add(AnswerFacts.query(facts));
    }
    registryEntry().ifPresent(entry -> parameters.add("entry=" + entry.toHex()));
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
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
    registryEntry().ifPresent(entry -> node.put("registryEntry", entry.toHex()));
    write(node.putArray("inputs"), transcript.tensors());
    write(node.putArray("outputs"), outputs);
    if (!facts.isEmpty()) {
      node.set("facts", FactJson.write(facts));
    }
    return node;
  }

  /**
   * Reads the JSON form, strictly; nothing is verified.
   *
   * @throws MalformedException if it is none, or has other fields than its own
   */
  public static Answer read(JsonNode node) throws MalformedException {
    JsonFields answer = JsonFields.of(node, "answer").only(FIELDS);
    List<FeedFact> facts = answer.has("facts") ? AnswerFacts.read(node.get("facts")) : List.of();
    Optional<Bytes32> entry =
        answer.has("registryEntry") ? Optional.of(answer.word("registryEntry")) : Optional.empty();
    try {
      TensorTranscript transcript =
          new TensorTranscript(
              answer.text("modelName"),
              answer.text("modelVersion"),
              answer.word("modelDigest"),
              answer.bytes("random"),
              answer.text("id"),
              TensorTranscript.under(entry),
              tensors(answer, "inputs"),
              facts.stream().map(FeedFact::committed).toList());
      return new Answer(transcript, tensors(answer, "outputs"), facts);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the answer is none: " + e.getMessage());
    }
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

  private static List<Tensor> tensors(JsonFields answer, String field) throws MalformedException {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode node : answer.array(field, TENSORS_MAX)) {
      JsonFields tensor = JsonFields.of(node, "a tensor of " + field).only(TENSOR_FIELDS);
      List<Long> shape = new ArrayList<>();
      for (JsonNode dimension : tensor.array("shape", DIMENSIONS_MAX)) {
        if (!dimension.isIntegralNumber() || !dimension.canConvertToLong()) {
          throw new MalformedException("a dimension of a tensor is not a whole number");
        }
        shape.add(dimension.longValue());
      }
      tensors.add(
          new Tensor(
              tensor.text("name"),
              Datatype.valueOf(tensor.text("datatype")),
              shape,
              tensor.bytes("content")));
    }
    return tensors;
  }
}
