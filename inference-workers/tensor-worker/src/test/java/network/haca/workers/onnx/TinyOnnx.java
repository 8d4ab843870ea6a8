package network.haca.workers.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes ONNX models of one operator, as protobuf (onnx.proto): rows of three FP32 in and out. */
final class TinyOnnx {
  private static final int FLOAT = 1;
  private static final int EXTERNAL = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A model {@code y = operator(x)}; an attribute {@code axis} of -1 is none. */
  static byte[] unary(String operator, int axis) {
    TinyOnnx node = new TinyOnnx().text(1, "x").text(2, "y").text(4, operator);
    if (axis >= 0) {
      node.message(5, new TinyOnnx().text(1, "axis").number(3, axis).number(20, 2));
    }
    return model(new TinyOnnx().message(1, node));
  }

  /** A model {@code y = x + w} with {@code w} in another file. */
  static byte[] addExternal(String location) {
    return model(
        new TinyOnnx()
            .message(1, new TinyOnnx().text(1, "x").text(1, "w").text(2, "y").text(4, "Add"))
            .message(5, external(location)));
  }

  /** A model that names another file in the graph of a branch. */
  static byte[] externalInSubgraph(String location) {
    TinyOnnx branch = new TinyOnnx().text(2, "branch").message(5, external(location));
    TinyOnnx attribute = new TinyOnnx().text(1, "then_branch").message(6, branch).number(20, 5);
    return model(new TinyOnnx().message(1, new TinyOnnx().text(4, "If").message(5, attribute)));
  }

  private static TinyOnnx external(String location) {
    return new TinyOnnx()
        .number(1, 3)
        .number(2, FLOAT)
        .text(8, "w")
        .message(13, new TinyOnnx().text(1, "location").text(2, location))
        .message(13, new TinyOnnx().text(1, "length").text(2, "12"))
        .number(14, EXTERNAL);
  }

  private static byte[] model(TinyOnnx graph) {
    graph.text(2, "graph").message(11, value("x")).message(12, value("y"));
    return new TinyOnnx()
        .number(1, 8)
        .message(8, new TinyOnnx().text(1, "").number(2, 13))
        .message(7, graph)
        .bytes
        .toByteArray();
  }

  private static TinyOnnx value(String name) {
    TinyOnnx shape =
        new TinyOnnx()
            .message(1, new TinyOnnx().text(2, "rows"))
            .message(1, new TinyOnnx().number(1, 3));
    TinyOnnx tensor = new TinyOnnx().number(1, FLOAT).message(2, shape);
    return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
  }

  private TinyOnnx number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private TinyOnnx text(int field, String value) {
    return content(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private TinyOnnx message(int field, TinyOnnx value) {
    return content(field, value.bytes.toByteArray());
  }

  private TinyOnnx content(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
