package network.haca.zk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The input and output tensors of an ONNX graph, in the order of their names, which is the one that
 * circuit, question and answer share (rule H3).
 */
record NamedTensors(List<String> inputs, List<String> outputs) {
  // Numbers of fields in onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int TENSOR_NAME = 8;
  private static final int VALUE_NAME = 1;

  /**
   * Copies a model whose graph has its inputs and outputs in this order; nothing else of it
   * changes.
   *
   * @throws ZkException if it is no ONNX model
   */
  static NamedTensors copy(Path model, Path to) throws IOException {
    try {
      UnknownFieldSet whole = UnknownFieldSet.parseFrom(Files.readAllBytes(model));
      UnknownFieldSet graph =
          UnknownFieldSet.parseFrom(one(whole.getField(MODEL_GRAPH).getLengthDelimitedList()));
      NamedTensors names = new NamedTensors(inputNames(graph), names(graph, GRAPH_OUTPUT));
      if (names.inputs().size() <= 1 && names.outputs().size() <= 1) {
        Path _ = Files.copy(model, to);
      } else {
        Files.write(
            to, with(whole, MODEL_GRAPH, List.of(sorted(graph).toByteString())).toByteArray());
      }
      return names;
    } catch (InvalidProtocolBufferException e) {
      throw ZkException.setup(model + " is no ONNX model.");
    }
  }

  private static ByteString one(List<ByteString> messages) throws InvalidProtocolBufferException {
    if (messages.size() == 1) {
      return messages.getFirst();
    }
    throw new InvalidProtocolBufferException("a model has one graph");
  }

  /** Older models list their weights among the inputs. */
  private static List<String> inputNames(UnknownFieldSet graph)
      throws InvalidProtocolBufferException {
    Set<String> weights = new HashSet<>();
    for (ByteString tensor : graph.getField(GRAPH_INITIALIZER).getLengthDelimitedList()) {
      weights.add(name(tensor, TENSOR_NAME));
    }
    return names(graph, GRAPH_INPUT).stream().filter(name -> !weights.contains(name)).toList();
  }

  private static List<String> names(UnknownFieldSet graph, int field)
      throws InvalidProtocolBufferException {
    return values(graph, field).stream().map(Value::name).toList();
  }

  private static UnknownFieldSet sorted(UnknownFieldSet graph)
      throws InvalidProtocolBufferException {
    UnknownFieldSet inputs = with(graph, GRAPH_INPUT, bytes(values(graph, GRAPH_INPUT)));
    return with(inputs, GRAPH_OUTPUT, bytes(values(inputs, GRAPH_OUTPUT)));
  }

  private record Value(String name, ByteString bytes) {}

  private static List<Value> values(UnknownFieldSet graph, int field)
      throws InvalidProtocolBufferException {
    List<Value> values = new ArrayList<>();
    for (ByteString value : graph.getField(field).getLengthDelimitedList()) {
      values.add(new Value(name(value, VALUE_NAME), value));
    }
    values.sort(Comparator.comparing(Value::name));
    return values;
  }

  private static List<ByteString> bytes(List<Value> values) {
    return values.stream().map(Value::bytes).toList();
  }

  private static String name(ByteString message, int field) throws InvalidProtocolBufferException {
    List<ByteString> names =
        UnknownFieldSet.parseFrom(message).getField(field).getLengthDelimitedList();
    return names.isEmpty() ? "" : names.getLast().toStringUtf8();
  }

  private static UnknownFieldSet with(UnknownFieldSet all, int number, List<ByteString> messages) {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    messages.forEach(field::addLengthDelimited);
    return UnknownFieldSet.newBuilder(all).addField(number, field.build()).build();
  }
}
