package network.haca.onnx.binding;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import network.haca.schemas.tensor.Datatype;

/**
 * The types of a tensor's elements, by ONNX Runtime's numbers.
 *
 * <p>Source: {@code onnxruntime_c_api.h}, {@code enum ONNXTensorElementDataType}.
 */
final class ElementType {
  static final int FLOAT = 1;
  static final int INT64 = 7;
  static final int STRING = 8;

  /** By number, as ONNX names them. */
  private static final List<String> NAMES =
      List.of(
          "undefined",
          "float",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "double",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16",
          "float8e4m3fn",
          "float8e4m3fnuz",
          "float8e5m2",
          "float8e5m2fnuz",
          "uint4",
          "int4",
          "float4e2m1",
          "uint2",
          "int2");

  private static final Map<String, Datatype> DATATYPES =
      Map.ofEntries(
          Map.entry("bool", Datatype.BOOL),
          Map.entry("uint8", Datatype.UINT8),
          Map.entry("uint16", Datatype.UINT16),
          Map.entry("uint32", Datatype.UINT32),
          Map.entry("uint64", Datatype.UINT64),
          Map.entry("int8", Datatype.INT8),
          Map.entry("int16", Datatype.INT16),
          Map.entry("int32", Datatype.INT32),
          Map.entry("int64", Datatype.INT64),
          Map.entry("float16", Datatype.FP16),
          Map.entry("float", Datatype.FP32),
          Map.entry("double", Datatype.FP64),
          Map.entry("bfloat16", Datatype.BF16),
          Map.entry("string", Datatype.BYTES));

  private static final Map<Datatype, Integer> CODES =
      DATATYPES.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getValue,
                  entry -> NAMES.indexOf(entry.getKey()),
                  (one, other) -> one,
                  () -> new EnumMap<>(Datatype.class)));

  private ElementType() {}

  static String name(int code) {
    return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "element type " + code;
  }

  /** Empty for what the Open Inference Protocol has no datatype for. */
  static Optional<Datatype> datatype(int code) {
    return Optional.ofNullable(DATATYPES.get(name(code)));
  }

  static int code(Datatype datatype) {
    return Objects.requireNonNull(CODES.get(datatype), datatype::name);
  }
}
