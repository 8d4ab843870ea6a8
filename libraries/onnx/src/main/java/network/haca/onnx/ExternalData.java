package network.haca.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The other files that an ONNX file names as those that have its tensors' content, anywhere in it:
 * ONNX Runtime opens them (field {@code external_data} of {@code TensorProto} in onnx.proto).
 */
final class ExternalData {
  private static final int DEPTH_MAX = 100;
  private static final int LOCATIONS_MAX = FolderFiles.FILES_MAX;

  private final CodedInputStream in;
  private final Set<String> locations = new TreeSet<>();

  /** The messages of onnx.proto on the way to a tensor, by their fields' numbers. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR,
    TRAINING,
    FUNCTION,
    ENTRY,
    OTHER;

    Message in(int field) {
      return WITHIN.getOrDefault(this, Map.of()).getOrDefault(field, OTHER);
    }
  }

  private static final Map<Message, Map<Integer, Message>> WITHIN =
      Map.of(
          Message.MODEL,
          Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
          Message.GRAPH,
          Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE_TENSOR),
          Message.NODE,
          Map.of(5, Message.ATTRIBUTE),
          Message.ATTRIBUTE,
          Map.of(
              5,
              Message.TENSOR,
              6,
              Message.GRAPH,
              10,
              Message.TENSOR,
              11,
              Message.GRAPH,
              22,
              Message.SPARSE_TENSOR,
              23,
              Message.SPARSE_TENSOR),
          Message.SPARSE_TENSOR,
          Map.of(1, Message.TENSOR, 2, Message.TENSOR),
          Message.TRAINING,
          Map.of(1, Message.GRAPH, 2, Message.GRAPH),
          Message.FUNCTION,
          Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
          Message.TENSOR,
          Map.of(13, Message.ENTRY));

  private ExternalData(CodedInputStream in) {
    this.in = in;
  }

  /** The names as they stand there: relative to the ONNX file, if they are as they should be. */
  static Set<String> locations(Path onnx) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(onnx))) {
      ExternalData data = new ExternalData(CodedInputStream.newInstance(file));
      data.read(Message.MODEL, 0);
      return data.locations;
    }
  }

  private void read(Message message, int depth) throws IOException {
    if (depth > DEPTH_MAX || locations.size() > LOCATIONS_MAX) {
      throw new InvalidProtocolBufferException("it is nested too deep, or names too many files");
    }
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Message next = message.in(WireFormat.getTagFieldNumber(tag));
      boolean isMessage = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (isMessage && next != Message.OTHER) {
        int limit = in.pushLimit(in.readRawVarint32());
        read(next, depth + 1);
        in.popLimit(limit);
      } else if (message == Message.ENTRY && isMessage) {
        String text = in.readString();
        key = WireFormat.getTagFieldNumber(tag) == 1 ? text : key;
        value = WireFormat.getTagFieldNumber(tag) == 2 ? text : value;
      } else {
        skip(tag);
      }
    }
    if (key.equals("location")) {
      locations.add(value);
    }
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }
}
