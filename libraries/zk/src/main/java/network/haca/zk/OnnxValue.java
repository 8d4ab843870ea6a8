package network.haca.zk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;
import network.haca.zkverifier.CircuitForm;

/** Name and shape of an ONNX {@code ValueInfoProto}; a dimension that is open is one. */
final class OnnxValue {
  // Numbers of fields in onnx.proto.
  private static final int NAME = 1;
  private static final int TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int SHAPE_DIMENSION = 1;
  private static final int DIMENSION_SIZE = 1;

  private OnnxValue() {}

  static CircuitForm.Side side(ByteString value) throws InvalidProtocolBufferException {
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(value);
    List<ByteString> names = fields.getField(NAME).getLengthDelimitedList();
    if (names.isEmpty() || !names.getLast().isValidUtf8()) {
      throw new InvalidProtocolBufferException("a tensor has no name in UTF-8");
    }
    UnknownFieldSet shape = in(in(in(fields, TYPE), TYPE_TENSOR), TENSOR_SHAPE);
    List<Long> sizes = new ArrayList<>();
    for (ByteString dimension : shape.getField(SHAPE_DIMENSION).getLengthDelimitedList()) {
      List<Long> size =
          UnknownFieldSet.parseFrom(dimension).getField(DIMENSION_SIZE).getVarintList();
      sizes.add(size.isEmpty() ? 1 : Math.max(1, size.getLast()));
    }
    return new CircuitForm.Side(names.getLast().toStringUtf8(), sizes);
  }

  private static UnknownFieldSet in(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    List<ByteString> found = message.getField(field).getLengthDelimitedList();
    return found.isEmpty()
        ? UnknownFieldSet.getDefaultInstance()
        : UnknownFieldSet.parseFrom(found.getLast());
  }
}
