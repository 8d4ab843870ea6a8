package network.haca.zk;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.haca.zkverifier.CircuitForm;

/**
 * The inputs and outputs of an ONNX graph, read without its weights, and a graph with them in the
 * order of their names, which is the one that circuit, question and answer share (rule H3).
 */
final class NamedTensors {
  /** A model with several tensors is brought into order in memory. */
  private static final long REORDERED_BYTES_MAX = 64L << 20;

  // Numbers of fields in onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int SPARSE_VALUES = 1;
  private static final int TENSOR_NAME = 8;

  private final Set<String> weights = new HashSet<>();
  private final List<CircuitForm.Side> inputs = new ArrayList<>();
  private final List<CircuitForm.Side> outputs = new ArrayList<>();

  private NamedTensors() {}

  /**
   * The tensors of a model. Older models list their weights among the inputs, which are none.
   *
   * @throws ZkException if it is no ONNX model
   */
  static CircuitForm of(Path model) throws IOException {
    NamedTensors names = new NamedTensors();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      int _ = coded.setSizeLimit(Integer.MAX_VALUE);
      each(coded, MODEL_GRAPH, graph -> each(graph, names::field));
      names.inputs.removeIf(input -> names.weights.contains(input.name()));
      return new CircuitForm(names.inputs, names.outputs);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw ZkException.setup("%s is no ONNX model: %s".formatted(model, e.getMessage()));
    }
  }

  /** Reads a field, or skips it. */
  private interface Field {
    void read(int number, CodedInputStream in) throws IOException;
  }

  private interface Message {
    void read(CodedInputStream in) throws IOException;
  }

  private static void each(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int end = in.pushLimit(in.readRawVarint32());
        field.read(WireFormat.getTagFieldNumber(tag), in);
        in.skipRawBytes(in.getBytesUntilLimit());
        in.popLimit(end);
      } else {
        boolean _ = in.skipField(tag);
      }
    }
  }

  private static void each(CodedInputStream in, int number, Message message) throws IOException {
    each(
        in,
        (found, field) -> {
          if (found == number) {
            message.read(field);
          }
        });
  }

  private void field(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case GRAPH_INITIALIZER -> addWeight(in);
      case GRAPH_SPARSE_INITIALIZER -> each(in, SPARSE_VALUES, this::addWeight);
      case GRAPH_INPUT -> inputs.add(OnnxValue.side(rest(in)));
      case GRAPH_OUTPUT -> outputs.add(OnnxValue.side(rest(in)));
      default -> {}
    }
  }

  private void addWeight(CodedInputStream tensor) throws IOException {
    each(tensor, TENSOR_NAME, name -> weights.add(rest(name).toStringUtf8()));
  }

  private static ByteString rest(CodedInputStream in) throws IOException {
    return ByteString.copyFrom(in.readRawBytes(in.getBytesUntilLimit()));
  }

  /**
   * Copies a model; one of several inputs or outputs gets them in the order of their names, and
   * nothing else of it changes.
   *
   * @throws ZkException if it would have to be brought into order, and is too large for that
   */
  static void copy(Path model, CircuitForm form, Path to) throws IOException {
    if (!form.hasSeveral()) {
      Path _ = Files.copy(model, to);
      return;
    }
    if (Files.size(model) > REORDERED_BYTES_MAX) {
      throw ZkException.setup(
          "%s has several inputs or outputs, and over %d bytes"
              .formatted(model, REORDERED_BYTES_MAX));
    }
    UnknownFieldSet whole = UnknownFieldSet.parseFrom(Files.readAllBytes(model));
    List<ByteString> graphs = whole.getField(MODEL_GRAPH).getLengthDelimitedList();
    if (graphs.size() != 1) {
      throw ZkException.setup(model + " is no ONNX model: it has not one graph");
    }
    UnknownFieldSet graph = UnknownFieldSet.parseFrom(graphs.getFirst());
    UnknownFieldSet sorted = sorted(sorted(graph, GRAPH_INPUT), GRAPH_OUTPUT);
    Files.write(to, with(whole, MODEL_GRAPH, List.of(sorted.toByteString())).toByteArray());
  }

  private static UnknownFieldSet sorted(UnknownFieldSet graph, int field) throws IOException {
    record Value(String name, ByteString bytes) {}
    List<Value> values = new ArrayList<>();
    for (ByteString bytes : graph.getField(field).getLengthDelimitedList()) {
      values.add(new Value(OnnxValue.side(bytes).name(), bytes));
    }
    values.sort(Comparator.comparing(Value::name));
    return with(graph, field, values.stream().map(Value::bytes).toList());
  }

  private static UnknownFieldSet with(UnknownFieldSet all, int number, List<ByteString> messages) {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    messages.forEach(field::addLengthDelimited);
    return UnknownFieldSet.newBuilder(all).addField(number, field.build()).build();
  }
}
