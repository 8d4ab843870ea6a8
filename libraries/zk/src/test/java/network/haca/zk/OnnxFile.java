package network.haca.zk;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a small ONNX file: fields by their numbers in {@code onnx.proto}, tensors of FP32. */
final class OnnxFile {
  private static final int FLOAT = 1;

  private final UnknownFieldSet.Builder graph =
      UnknownFieldSet.newBuilder().mergeField(2, text("graph"));

  private static UnknownFieldSet.Field text(String text) {
    return UnknownFieldSet.Field.newBuilder()
        .addLengthDelimited(ByteString.copyFromUtf8(text))
        .build();
  }

  private static UnknownFieldSet.Field number(long number) {
    return UnknownFieldSet.Field.newBuilder().addVarint(number).build();
  }

  private static UnknownFieldSet.Field message(UnknownFieldSet.Builder message) {
    return UnknownFieldSet.Field.newBuilder()
        .addLengthDelimited(message.build().toByteString())
        .build();
  }

  /** Names are separated by blanks. */
  OnnxFile node(String operator, String ins, String out) {
    UnknownFieldSet.Builder node =
        UnknownFieldSet.newBuilder().mergeField(2, text(out)).mergeField(4, text(operator));
    for (String name : ins.split(" ", -1)) {
      node.mergeField(1, text(name));
    }
    graph.mergeField(1, message(node));
    return this;
  }

  OnnxFile input(String name, long... shape) {
    graph.mergeField(11, message(value(name, shape)));
    return this;
  }

  OnnxFile output(String name, long... shape) {
    graph.mergeField(12, message(value(name, shape)));
    return this;
  }

  private static UnknownFieldSet.Builder value(String name, long... shape) {
    UnknownFieldSet.Builder dimensions = UnknownFieldSet.newBuilder();
    for (long size : shape) {
      dimensions.mergeField(1, message(UnknownFieldSet.newBuilder().mergeField(1, number(size))));
    }
    UnknownFieldSet.Builder tensor =
        UnknownFieldSet.newBuilder()
            .mergeField(1, number(FLOAT))
            .mergeField(2, message(dimensions));
    return UnknownFieldSet.newBuilder()
        .mergeField(1, text(name))
        .mergeField(2, message(UnknownFieldSet.newBuilder().mergeField(1, message(tensor))));
  }

  Path in(Path file) throws IOException {
    UnknownFieldSet.Builder opset =
        UnknownFieldSet.newBuilder().mergeField(1, text("")).mergeField(2, number(17));
    UnknownFieldSet.Builder model =
        UnknownFieldSet.newBuilder()
            .mergeField(1, number(8))
            .mergeField(7, message(graph))
            .mergeField(8, message(opset));
    return Files.write(file, model.build().toByteArray());
  }
}
