package network.haca.workers.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.haca.schemas.tensor.Datatype;

/**
 * Writes an ONNX file: fields by their numbers in {@code onnx.proto}. A type is the bytes of a
 * {@code TypeProto}.
 */
final class OnnxGraph {
  static final int FLOAT = 1;
  static final int INT64 = 7;
  static final int STRING = 8;

  private static final Map<Datatype, Integer> ELEMENT_TYPES =
      Map.ofEntries(
          Map.entry(Datatype.FP32, 1),
          Map.entry(Datatype.UINT8, 2),
          Map.entry(Datatype.INT8, 3),
          Map.entry(Datatype.UINT16, 4),
          Map.entry(Datatype.INT16, 5),
          Map.entry(Datatype.INT32, 6),
          Map.entry(Datatype.INT64, 7),
          Map.entry(Datatype.BYTES, 8),
          Map.entry(Datatype.BOOL, 9),
          Map.entry(Datatype.FP16, 10),
          Map.entry(Datatype.FP64, 11),
          Map.entry(Datatype.UINT32, 12),
          Map.entry(Datatype.UINT64, 13),
          Map.entry(Datatype.BF16, 16));

  private static final int OPSET = 17;
  private static final int ML_OPSET = 3;

  private final List<byte[]> nodes = new ArrayList<>();
  private final List<byte[]> initializers = new ArrayList<>();
  private final List<byte[]> inputs = new ArrayList<>();
  private final List<byte[]> outputs = new ArrayList<>();

  /** Writes the fields of a message. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    try {
      ByteString.Output bytes = ByteString.newOutput();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.to(out);
      out.flush();
      return bytes.toByteString().toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code TensorProto.DataType} of it. */
  static int elementType(Datatype datatype) {
    return Objects.requireNonNull(ELEMENT_TYPES.get(datatype));
  }

  /** A tensor; a dimension is a number or the name of a symbol. */
  static byte[] tensor(int elementType, Object... shape) {
    byte[] dimensions =
        message(
            out -> {
              for (Object size : shape) {
                out.writeByteArray(
                    1,
                    message(
                        dimension -> {
                          if (size instanceof Integer number) {
                            dimension.writeInt64(1, number);
                          } else {
                            dimension.writeString(2, size.toString());
                          }
                        }));
              }
            });
    return message(
        out ->
            out.writeByteArray(
                1,
                message(
                    type -> {
                      type.writeInt32(1, elementType);
                      type.writeByteArray(2, dimensions);
                    })));
  }

  /** A tensor of which no shape is said. */
  static byte[] tensorOfAnyRank(int elementType) {
    return message(out -> out.writeByteArray(1, message(type -> type.writeInt32(1, elementType))));
  }

  static byte[] sequence(byte[] element) {
    return message(out -> out.writeByteArray(4, message(type -> type.writeByteArray(1, element))));
  }

  static byte[] map(int key, byte[] value) {
    return message(
        out ->
            out.writeByteArray(
                5,
                message(
                    type -> {
                      type.writeInt32(1, key);
                      type.writeByteArray(2, value);
                    })));
  }

  static byte[] optional(byte[] element) {
    return message(out -> out.writeByteArray(9, message(type -> type.writeByteArray(1, element))));
  }

  /** Little-endian 64-bit integers. */
  static byte[] longs(long... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    content.asLongBuffer().put(values);
    return content.array();
  }

  static byte[] intAttribute(String name, long value) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeInt64(3, value);
          out.writeInt32(20, 2);
        });
  }

  static byte[] stringAttribute(String name, String value) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeString(4, value);
          out.writeInt32(20, 3);
        });
  }

  static byte[] longsAttribute(String name, long... values) {
    return message(
        out -> {
          out.writeString(1, name);
          for (long value : values) {
            out.writeInt64(8, value);
          }
          out.writeInt32(20, 7);
        });
  }

  static byte[] stringsAttribute(String name, String... values) {
    return message(
        out -> {
          out.writeString(1, name);
          for (String value : values) {
            out.writeByteArray(9, value.getBytes(StandardCharsets.UTF_8));
          }
          out.writeInt32(20, 8);
        });
  }

  static byte[] graphAttribute(String name, OnnxGraph value) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(6, value.graph());
          out.writeInt32(20, 5);
        });
  }

  OnnxGraph node(String operator, String ins, String outs, byte[]... attributes) {
    return node("", operator, ins, outs, attributes);
  }

  /** Names are separated by blanks. */
  OnnxGraph node(String domain, String operator, String ins, String outs, byte[]... attributes) {
    nodes.add(
        message(
            out -> {
              for (String name : ins.split(" ", -1)) {
                out.writeString(1, name);
              }
              for (String name : outs.split(" ", -1)) {
                out.writeString(2, name);
              }
              out.writeString(4, operator);
              for (byte[] attribute : attributes) {
                out.writeByteArray(5, attribute);
              }
              out.writeString(7, domain);
            }));
    return this;
  }

  OnnxGraph input(String name, byte[] type) {
    inputs.add(value(name, type));
    return this;
  }

  OnnxGraph output(String name, byte[] type) {
    outputs.add(value(name, type));
    return this;
  }

  /** A tensor that the model has, by its little-endian content. */
  OnnxGraph initializer(String name, int elementType, byte[] content, long... shape) {
    initializers.add(
        message(
            out -> {
              for (long dimension : shape) {
                out.writeInt64(1, dimension);
              }
              out.writeInt32(2, elementType);
              out.writeString(8, name);
              out.writeByteArray(9, content);
            }));
    return this;
  }

  private static byte[] value(String name, byte[] type) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, type);
        });
  }

  private static byte[] opset(String domain, int version) {
    return message(
        out -> {
          out.writeString(1, domain);
          out.writeInt64(2, version);
        });
  }

  private byte[] graph() {
    return message(
        out -> {
          for (byte[] node : nodes) {
            out.writeByteArray(1, node);
          }
          out.writeString(2, "graph");
          for (byte[] initializer : initializers) {
            out.writeByteArray(5, initializer);
          }
          for (byte[] input : inputs) {
            out.writeByteArray(11, input);
          }
          for (byte[] output : outputs) {
            out.writeByteArray(12, output);
          }
        });
  }

  private byte[] model() {
    return message(
        out -> {
          out.writeInt64(1, 8);
          out.writeByteArray(7, graph());
          out.writeByteArray(8, opset("", OPSET));
          out.writeByteArray(8, opset("ai.onnx.ml", ML_OPSET));
        });
  }

  /** Writes it to a file of the folder. */
  Path in(Path folder) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model());
  }
}
