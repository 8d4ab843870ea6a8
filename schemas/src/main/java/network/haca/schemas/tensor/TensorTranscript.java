package network.haca.schemas.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.Transcript;
import network.haca.schemas.TranscriptReader;

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

  /**
   * The parameter that names the entry of the registry of models under which the model was served.
   * A proof in zero knowledge of the answer is judged by it (rule H3).
   */
  public static final String REGISTRY_ENTRY = "registry_entry";

  /** Bytes of a text that is read; requests have shorter ones. */
  static final int TEXT_MAX = 1 << 16;

  /** Parameters, tensors and facts that are read. */
  static final int ITEMS_MAX = 1_024;

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

  /** The parameters of a question to a model that is served under an entry, or under none. */
  public static SortedMap<String, String> under(Optional<Bytes32> entry) {
    SortedMap<String, String> parameters = new TreeMap<>();
    entry.ifPresent(id -> parameters.put(REGISTRY_ENTRY, id.toHex()));
    return parameters;
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
    writer.texts(parameters);
    writer.count(tensors.size());
    for (Tensor tensor : tensors) {
      writer.text(tensor.name());
      writer.text(tensor.datatype().name());
      writer.field(shape(tensor.shape()));
      writer.field(tensor.content());
    }
    if (!facts.isEmpty()) {
      writer.text(FACTS_TAG);
      writer.count(facts.size());
      facts.forEach(fact -> fact.write(writer));
    }
    return writer.bytes();
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @return nothing if the bytes are in any other form, or no tensor of it is as its shape says
   */
  public static Optional<TensorTranscript> decode(Bytes bytes) {
    try {
      TranscriptReader reader = new TranscriptReader(bytes);
      String tag = reader.text(TAG.length());
      TensorTranscript read =
          new TensorTranscript(
              reader.text(TEXT_MAX),
              reader.text(TEXT_MAX),
              new Bytes32(reader.fixed(Bytes32.SIZE)),
              reader.fixed(Transcript.RANDOM_SIZE),
              reader.text(TEXT_MAX),
              reader.texts(ITEMS_MAX, TEXT_MAX),
              tensors(reader, bytes.size()),
              facts(reader));
      reader.end();
      // There is one form: sorted, each name once, and the tag.
      return tag.equals(TAG) && hasEachNameOnce(read) && read.encode().equals(bytes)
          ? Optional.of(read)
          : Optional.empty();
    } catch (TranscriptReader.MalformedException | InvalidTensorException e) {
      return Optional.empty();
    }
  }

  private static boolean hasEachNameOnce(TensorTranscript read) {
    return read.tensors().stream().map(Tensor::name).distinct().count() == read.tensors().size()
        && read.facts().stream().map(InputFact::tensor).distinct().count() == read.facts().size();
  }

  private static List<Tensor> tensors(TranscriptReader reader, int bytesMax)
      throws TranscriptReader.MalformedException, InvalidTensorException {
    List<Tensor> tensors = new ArrayList<>();
    int count = reader.count(ITEMS_MAX);
    for (int i = 0; i < count; i++) {
      String name = reader.text(TEXT_MAX);
      String datatype = reader.text(TEXT_MAX);
      List<Long> shape = shape(reader.field(Tensor.RANK_MAX * Long.BYTES));
      tensors.add(Tensor.checked(name, datatype, shape, reader.field(bytesMax)));
    }
    return tensors;
  }

  private static List<Long> shape(Bytes encoded) {
    ByteBuffer buffer = encoded.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> shape = new ArrayList<>();
    while (buffer.remaining() >= Long.BYTES) {
      shape.add(buffer.getLong());
    }
    return shape;
  }

  private static List<InputFact> facts(TranscriptReader reader)
      throws TranscriptReader.MalformedException {
    List<InputFact> facts = new ArrayList<>();
    if (!reader.isAtEnd() && reader.text(FACTS_TAG.length()).equals(FACTS_TAG)) {
      int count = reader.count(ITEMS_MAX);
      for (int i = 0; i < count; i++) {
        facts.add(InputFact.read(reader));
      }
    }
    return facts;
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
