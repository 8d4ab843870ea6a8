package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.ingress.core.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * Writes an answer as JSON, with the outputs that asked for it as binary data behind. JSON numbers
 * are the shortest that round-trip; a non-finite one is refused (rule T2).
 */
final class InferResponseWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private InferResponseWriter() {}

  /**
   * @param jsonLength bytes of JSON at the start of the body; the rest is binary data
   */
  record Written(Buffer body, int jsonLength) {
    boolean hasBinary() {
      return jsonLength != body.length();
    }
  }

  /**
   * The whole body.
   *
   * @param jsonBytesMax of the JSON
   * @throws RefusedException if an output has no JSON form, or the JSON is longer than that
   */
  static Written write(
      HttpInferRequest request, ModelInferResponse response, List<Tensor> outputs, int jsonBytesMax)
      throws RefusedException {
    BoundedOutput out = new BoundedOutput(jsonBytesMax);
    List<Bytes> binary = new ArrayList<>();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", response.getModelName());
      json.writeStringField("model_version", response.getModelVersion());
      if (!response.getId().isEmpty()) {
        json.writeStringField("id", response.getId());
      }
      writeParameters(json, response.getParametersMap());
      json.writeArrayFieldStart("outputs");
      for (Tensor output : outputs) {
        writeOutput(json, output, request.wantsBinary(output.name()), binary);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (BoundedOutput.TooLongException e) {
      throw new RefusedException(
          RefusedException.Reason.INVALID,
          "the answer takes more than %s bytes as JSON; ask for binary data (binary_data_output)"
              .formatted(jsonBytesMax));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    Buffer body = out.collected();
    int jsonLength = body.length();
    binary.forEach(content -> body.appendBytes(content.toArray()));
    return new Written(body, jsonLength);
  }

  private static void writeParameters(JsonGenerator json, Map<String, InferParameter> parameters)
      throws IOException {
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, InferParameter> each : new TreeMap<>(parameters).entrySet()) {
      json.writeFieldName(each.getKey());
      InferParameter value = each.getValue();
      switch (value.getParameterChoiceCase()) {
        case BOOL_PARAM -> json.writeBoolean(value.getBoolParam());
        case INT64_PARAM -> json.writeNumber(value.getInt64Param());
        case UINT64_PARAM -> json.writeNumber(Long.toUnsignedString(value.getUint64Param()));
        case DOUBLE_PARAM -> json.writeNumber(value.getDoubleParam());
        case STRING_PARAM, PARAMETERCHOICE_NOT_SET -> json.writeString(value.getStringParam());
      }
    }
    json.writeEndObject();
  }

  private static void writeOutput(
      JsonGenerator json, Tensor output, boolean asBinary, List<Bytes> binary)
      throws IOException, RefusedException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", output.datatype().name());
    json.writeArrayFieldStart("shape");
    for (long dimension : output.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    if (asBinary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", output.content().size());
      json.writeEndObject();
      binary.add(output.content());
    } else {
      json.writeArrayFieldStart("data");
      writeData(json, output);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeData(JsonGenerator json, Tensor output)
      throws IOException, RefusedException {
    ByteBuffer buffer = output.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    switch (output.datatype()) {
      case BYTES -> writeTexts(json, output);
      default -> {
        while (buffer.hasRemaining()) {
          writeNumber(json, output, buffer);
        }
      }
    }
  }

  private static void writeNumber(JsonGenerator json, Tensor output, ByteBuffer buffer)
      throws IOException, RefusedException {
    switch (output.datatype()) {
      case BOOL -> json.writeBoolean(buffer.get() != 0);
      case INT8 -> json.writeNumber(buffer.get());
      case INT16 -> json.writeNumber(buffer.getShort());
      case INT32 -> json.writeNumber(buffer.getInt());
      case INT64 -> json.writeNumber(buffer.getLong());
      case UINT8 -> json.writeNumber(buffer.get() & 0xff);
      case UINT16 -> json.writeNumber(buffer.getShort() & 0xffff);
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(buffer.getInt()));
      case UINT64 -> json.writeNumber(Long.toUnsignedString(buffer.getLong()));
      case FP32 -> {
        float value = buffer.getFloat();
        requireFinite(output, value);
        json.writeNumber(Float.toString(value));
      }
      case FP64 -> {
        double value = buffer.getDouble();
        requireFinite(output, value);
        json.writeNumber(Double.toString(value));
      }
      case FP16, BF16 -> {
        NarrowFloat type = NarrowFloat.of(output.datatype());
        short bits = buffer.getShort();
        requireFinite(output, type.value(bits));
        json.writeNumber(type.digits(bits));
      }
      case BYTES -> throw new IllegalStateException("written elsewhere");
    }
  }

  private static void writeTexts(JsonGenerator json, Tensor output)
      throws IOException, RefusedException {
    for (Bytes element : output.byteElements()) {
      json.writeString(
          element.asUtf8().orElseThrow(() -> onlyBinary(output, "an element is not UTF-8")));
    }
  }

  private static void requireFinite(Tensor output, double value) throws RefusedException {
    if (!Double.isFinite(value)) {
      throw onlyBinary(output, value + " has no JSON form");
    }
  }

  private static RefusedException onlyBinary(Tensor output, String why) {
    return new RefusedException(
        RefusedException.Reason.INVALID,
        "output '%s': %s; ask for it as binary data (binary_data)".formatted(output.name(), why));
  }
}
