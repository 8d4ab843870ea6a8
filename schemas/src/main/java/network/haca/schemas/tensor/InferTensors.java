package network.haca.schemas.tensor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.kserve.InferTensorContents;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelInferResponse.InferOutputTensor;

/** Tensors out of and into the Open Inference Protocol's gRPC messages, raw or typed. */
public final class InferTensors {
  /** Tensors of one request or answer. */
  public static final int TENSORS_MAX = 1_024;

  private InferTensors() {}

  /** The parameter of an input that has no content, since it names a feed (rule D4). */
  public static final String FEED = "feed";

  /** Tells whether an input is not given but named. */
  public static boolean isNamed(InferInputTensor input) {
    return input.containsParameters(FEED);
  }

  /**
   * The checked inputs of a request that are given. Those that name feeds have no entry in {@code
   * raw_input_contents}.
   *
   * @throws InvalidTensorException if one is malformed, named twice, or raw and typed contents are
   *     mixed
   */
  public static List<Tensor> inputs(ModelInferRequest request) throws InvalidTensorException {
    requireFew(request.getInputsCount());
    List<InferInputTensor> given =
        request.getInputsList().stream().filter(input -> !isNamed(input)).toList();
    requireNoContent(request);
    int raw = request.getRawInputContentsCount();
    if (raw != 0 && raw != given.size()) {
      throw new InvalidTensorException(
          "raw_input_contents has %s entries for %s inputs; give one for each, or none"
              .formatted(raw, given.size()));
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      InferInputTensor input = given.get(i);
      if (raw != 0 && hasContents(input)) {
        throw new InvalidTensorException(
            "tensor '%s' has contents beside raw_input_contents; give one of them"
                .formatted(input.getName()));
      }
      Bytes content =
          raw != 0
              ? bytes(request.getRawInputContents(i))
              : typed(input.getName(), input.getDatatype(), input.getContents());
      inputs.add(
          Tensor.checked(input.getName(), input.getDatatype(), input.getShapeList(), content));
    }
    requireDistinctNames(inputs);
    return inputs;
  }

  /** MLServer's client writes an empty message beside raw contents. */
  private static boolean hasContents(InferInputTensor input) {
    return !input.getContents().equals(InferTensorContents.getDefaultInstance());
  }

  private static void requireNoContent(ModelInferRequest request) throws InvalidTensorException {
    for (InferInputTensor input : request.getInputsList()) {
      if (isNamed(input) && hasContents(input)) {
        throw new InvalidTensorException(
            "tensor '%s' has contents beside the parameter 'feed'; give one of them"
                .formatted(input.getName()));
      }
    }
  }

  /**
   * The outputs of a response that carries raw contents.
   *
   * @throws InvalidTensorException if one is malformed, or named twice
   */
  public static List<Tensor> outputs(ModelInferResponse response) throws InvalidTensorException {
    requireFew(response.getOutputsCount());
    if (response.getRawOutputContentsCount() != response.getOutputsCount()) {
      throw new InvalidTensorException("raw_output_contents does not match the outputs");
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor output = response.getOutputs(i);
      outputs.add(
          Tensor.checked(
              output.getName(),
              output.getDatatype(),
              output.getShapeList(),
              bytes(response.getRawOutputContents(i))));
    }
    requireDistinctNames(outputs);
    return outputs;
  }

  public static void addInputs(ModelInferRequest.Builder request, List<Tensor> inputs) {
    for (Tensor input : inputs) {
      request
          .addInputsBuilder()
          .setName(input.name())
          .setDatatype(input.datatype().name())
          .addAllShape(input.shape());
      request.addRawInputContents(ByteString.copyFrom(input.content().asReadOnlyBuffer()));
    }
  }

  public static void addOutputs(ModelInferResponse.Builder response, List<Tensor> outputs) {
    for (Tensor output : outputs) {
      response
          .addOutputsBuilder()
          .setName(output.name())
          .setDatatype(output.datatype().name())
          .addAllShape(output.shape());
      response.addRawOutputContents(ByteString.copyFrom(output.content().asReadOnlyBuffer()));
    }
  }

  public static Bytes bytes(ByteString source) {
    return Bytes.wrap(source.toByteArray());
  }

  private static void requireDistinctNames(List<Tensor> tensors) throws InvalidTensorException {
    Set<String> names = new TreeSet<>();
    for (Tensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new InvalidTensorException("tensor '%s' is given twice".formatted(tensor.name()));
      }
    }
  }

  private static void requireFew(int tensors) throws InvalidTensorException {
    if (tensors > TENSORS_MAX) {
      throw new InvalidTensorException(
          "%s tensors; at most %s are taken".formatted(tensors, TENSORS_MAX));
    }
  }

  private static Bytes typed(String name, String datatype, InferTensorContents contents)
      throws InvalidTensorException {
    Datatype type = Datatype.parse(datatype).orElse(Datatype.BYTES);
    if (type.name().equals(datatype)) {
      requireOneList(name, type, contents);
    }
    return switch (type) {
      case BOOL -> encode(contents.getBoolContentsList(), 1, (b, v) -> b.put((byte) (v ? 1 : 0)));
      case INT8 -> integers(name, contents, 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> integers(name, contents, 2, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> encode(contents.getIntContentsList(), 4, ByteBuffer::putInt);
      case INT64 -> encode(contents.getInt64ContentsList(), 8, ByteBuffer::putLong);
      case UINT8 -> unsigned(name, contents, 1, 0xff);
      case UINT16 -> unsigned(name, contents, 2, 0xffff);
      case UINT32 -> encode(contents.getUintContentsList(), 4, ByteBuffer::putInt);
      case UINT64 -> encode(contents.getUint64ContentsList(), 8, ByteBuffer::putLong);
      case FP32 -> encode(contents.getFp32ContentsList(), 4, ByteBuffer::putFloat);
      case FP64 -> encode(contents.getFp64ContentsList(), 8, ByteBuffer::putDouble);
      case FP16, BF16 -> Bytes.EMPTY;
      case BYTES ->
          Tensor.encodeByteElements(
              contents.getBytesContentsList().stream().map(InferTensors::bytes).toList());
    };
  }

  /** Values in another field than the datatype's own would be lost without a word. */
  private static void requireOneList(String name, Datatype type, InferTensorContents contents)
      throws InvalidTensorException {
    for (Descriptors.FieldDescriptor field : contents.getAllFields().keySet()) {
      if (!field.getName().equals(listOf(type))) {
        throw new InvalidTensorException(
            "tensor '%s': %s goes into %s, not into %s"
                .formatted(name, type, listOf(type), field.getName()));
      }
    }
  }

  private static String listOf(Datatype type) {
    return switch (type) {
      case BOOL -> "bool_contents";
      case INT8, INT16, INT32 -> "int_contents";
      case INT64 -> "int64_contents";
      case UINT8, UINT16, UINT32 -> "uint_contents";
      case UINT64 -> "uint64_contents";
      case FP32 -> "fp32_contents";
      case FP64 -> "fp64_contents";
      case BYTES -> "bytes_contents";
      case FP16, BF16 -> "raw_input_contents";
    };
  }

  private static Bytes integers(
      String name, InferTensorContents contents, int size, int least, int greatest)
      throws InvalidTensorException {
    for (int value : contents.getIntContentsList()) {
      requireRange(name, value, least, greatest);
    }
    return encode(contents.getIntContentsList(), size, (b, v) -> putLow(b, v, size));
  }

  private static Bytes unsigned(String name, InferTensorContents contents, int size, int greatest)
      throws InvalidTensorException {
    for (int value : contents.getUintContentsList()) {
      requireRange(name, Integer.toUnsignedLong(value), 0, greatest);
    }
    return encode(contents.getUintContentsList(), size, (b, v) -> putLow(b, v, size));
  }

  private static void requireRange(String name, long value, long least, long greatest)
      throws InvalidTensorException {
    if (value < least || value > greatest) {
      throw new InvalidTensorException(
          "tensor '%s': %s is not between %s and %s".formatted(name, value, least, greatest));
    }
  }

  private static void putLow(ByteBuffer buffer, int value, int size) {
    if (size == 1) {
      buffer.put((byte) value);
    } else {
      buffer.putShort((short) value);
    }
  }

  private interface Put<T> {
    void put(ByteBuffer buffer, T value);
  }

  private static <T> Bytes encode(List<T> values, int elementBytes, Put<T> put) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.size(), elementBytes));
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    for (T value : values) {
      put.put(buffer, value);
    }
    return Bytes.wrap(buffer.array());
  }
}
