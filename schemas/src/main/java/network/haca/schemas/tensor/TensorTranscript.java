package network.haca.schemas.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.Transcript;

/**
 * The bytes that stand for one side of a tensor inference (rule T1). Every field is a little-endian
 * u32 length and that many bytes; lists are a u32 count and their items. In order: the tag, model
 * name, model version, SHA-256 of the model folder, 16 random bytes of the worker, the client's id,
 * the result-changing parameters sorted by name (name, value), the tensors sorted by name (name,
 * datatype, shape as little-endian i64, content). Where inputs were made of facts, a section
 * follows: its tag, and of each such input, sorted by name, the name, the parameters of what was
 * asked for, and the leaves of the reports (rule D4).
 */
public record TensorTranscript(
    String modelName,
    String modelVersion,
    Bytes32 modelDigest,
    Bytes random,
    String id,
    SortedMap<String, String> parameters,
    List<Tensor> tensors,
    List<InputFact> facts) {
  public static final String TAG = "haca.tensor.v1";
  public static final String FACTS_TAG = "haca.facts.v1";

  public TensorTranscript {
    if (random.size() != Transcript.RANDOM_SIZE) {
      throw new IllegalArgumentException("expected 16 random bytes, got " + random.size());
    }
    parameters = new TreeMap<>(parameters);
    tensors = tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList();
    facts = facts.stream().sorted(Comparator.comparing(InputFact::tensor)).toList();
  }

  /** A transcript of tensors that were given. */
  public TensorTranscript(
      String modelName,
      String modelVersion,
      Bytes32 modelDigest,
      Bytes random,
      String id,
      SortedMap<String, String> parameters,
      List<Tensor> tensors) {
    this(modelName, modelVersion, modelDigest, random, id, parameters, tensors, List.of());
  }

  /** The other side of the same inference: the outputs, which take no parameters and no facts. */
  public TensorTranscript withOutputs(List<Tensor> outputs) {
    return new TensorTranscript(
        modelName, modelVersion, modelDigest, random, id, new TreeMap<>(), outputs);
  }

  public Bytes encode() {
    Transcript writer = new Transcript();
    writer.text(TAG);
    writer.text(modelName);
    writer.text(modelVersion);
    writer.field(modelDigest.value());
    writer.field(random);
    writer.text(id);
    write(writer, parameters);
    writer.count(tensors.size());
    for (Tensor tensor : tensors) {
      writer.text(tensor.name());
      writer.text(tensor.datatype().name());
      writer.field(shape(tensor.shape()));
      writer.field(tensor.content());
    }
    if (!facts.isEmpty()) {
      write(writer, facts);
    }
    return writer.bytes();
  }

  private static void write(Transcript writer, SortedMap<String, String> parameters) {
    writer.count(parameters.size());
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      writer.text(parameter.getKey());
      writer.text(parameter.getValue());
    }
  }

  private static void write(Transcript writer, List<InputFact> facts) {
    writer.text(FACTS_TAG);
    writer.count(facts.size());
    for (InputFact fact : facts) {
      writer.text(fact.tensor());
      write(writer, fact.query());
      writer.count(fact.leaves().size());
      fact.leaves().forEach(leaf -> writer.field(leaf.value()));
    }
  }

  public Bytes32 hash() {
    return Keccak.hash(encode());
  }

  private static Bytes shape(List<Long> shape) {
    ByteBuffer buffer = ByteBuffer.allocate(shape.size() * Long.BYTES);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    shape.forEach(buffer::putLong);
    return Bytes.wrap(buffer.array());
  }
}
