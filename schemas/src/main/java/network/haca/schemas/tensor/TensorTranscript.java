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
 * datatype, shape as little-endian i64, content).
 */
public record TensorTranscript(
    String modelName,
    String modelVersion,
    Bytes32 modelDigest,
    Bytes random,
    String id,
    SortedMap<String, String> parameters,
    List<Tensor> tensors) {
  public static final String TAG = "haca.tensor.v1";

  public TensorTranscript {
    if (random.size() != Transcript.RANDOM_SIZE) {
      throw new IllegalArgumentException("expected 16 random bytes, got " + random.size());
    }
    parameters = new TreeMap<>(parameters);
    tensors = tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList();
  }

  /** The other side of the same inference: the outputs, which take no parameters. */
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
    writer.count(parameters.size());
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      writer.text(parameter.getKey());
      writer.text(parameter.getValue());
    }
    writer.count(tensors.size());
    for (Tensor tensor : tensors) {
      writer.text(tensor.name());
      writer.text(tensor.datatype().name());
      writer.field(shape(tensor.shape()));
      writer.field(tensor.content());
    }
    return writer.bytes();
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
