package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST …/infer}: JSON, with binary tensor data behind it where the header
 * {@code Inference-Header-Content-Length} says so (KServe's binary tensor data extension).
 */
final class InferRequestReader {
  private static final String BINARY_SIZE = "binary_data_size";
  private static final String BINARY_OUTPUT = "binary_data_output";
  private static final String BINARY = "binary_data";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  private final Bytes body;
  private final int jsonLength;
  private final ModelInferRequest.Builder request;
  private final Set<String> binary = new HashSet<>();
  private final Set<String> json = new HashSet<>();
  private boolean allBinary;
  private int binaryPosition;

  private InferRequestReader(Bytes body, int jsonLength, ModelInferRequest.Builder request) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.binaryPosition = jsonLength;
    this.request = request;
  }

  /**
   * @param jsonLength the bytes of JSON at the start of the body
   * @throws InvalidTensorException naming what is wrong
   */
  static HttpInferRequest read(Bytes body, int jsonLength, String model, String version)
      throws InvalidTensorException {
    if (jsonLength < 0 || jsonLength > body.size()) {
      throw new InvalidTensorException(
          "Inference-Header-Content-Length is %d, the body has %d bytes"
              .formatted(jsonLength, body.size()));
    }
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    return new InferRequestReader(body, jsonLength, request).read();
  }

  private HttpInferRequest read() throws InvalidTensorException {
    try (JsonParser parser = JSON.createParser(body.toArray(), 0, jsonLength)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidTensorException("the body is not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        readField(parser);
      }
      if (parser.nextToken() != null) {
        throw new InvalidTensorException("something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new InvalidTensorException("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    if (request.getInputsCount() == 0) {
      throw new InvalidTensorException("inputs is missing or empty");
    }
    if (binaryPosition != body.size()) {
      throw new InvalidTensorException(
          "%d bytes of binary data are not named by any input's binary_data_size"
              .formatted(body.size() - binaryPosition));
    }
    return new HttpInferRequest(request.build(), allBinary, binary, json);
  }

  private void readField(JsonParser parser) throws IOException, InvalidTensorException {
    String field = parser.currentName();
    parser.nextToken();
    switch (field) {
      case "id" -> request.setId(text(parser, field));
      case "parameters" -> {
        for (Map.Entry<String, InferParameter> each : parameters(parser).entrySet()) {
          if (each.getKey().equals(BINARY_OUTPUT)) {
            allBinary = each.getValue().getBoolParam();
          } else {
            request.putParameters(each.getKey(), each.getValue());
          }
        }
      }
      case "inputs" -> readEach(parser, field, () -> readInput(parser));
      case "outputs" -> readEach(parser, field, () -> readOutput(parser));
      default ->
          throw new InvalidTensorException(
              "unknown field '%s'; known are id, parameters, inputs, outputs".formatted(field));
    }
  }

  private void readInput(JsonParser parser) throws IOException, InvalidTensorException {
    String name = "";
    String datatype = "";
    List<Long> shape = List.of();
    boolean hasShape = false;
    @Nullable JsonData data = null;
    Map<String, InferParameter> parameters = Map.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser, field);
        case "datatype" -> datatype = text(parser, field);
        case "shape" -> {
          shape = shape(parser);
          hasShape = true;
        }
        case "parameters" -> parameters = parameters(parser);
        case "data" -> data = JsonData.read(parser);
        default ->
            throw new InvalidTensorException(
                "unknown field '%s' of an input; known are name, shape, datatype, parameters, data"
                    .formatted(field));
      }
    }
    if (!hasShape) {
      throw new InvalidTensorException("tensor '%s' has no shape".formatted(name));
    }
    addInput(name, datatype, shape, data, parameters);
  }

  private void addInput(
      String name,
      String datatype,
      List<Long> shape,
      @Nullable JsonData data,
      Map<String, InferParameter> parameters)
      throws InvalidTensorException {
    for (String parameter : parameters.keySet()) {
      if (!parameter.equals(BINARY_SIZE)) {
        throw new InvalidTensorException(
            "tensor '%s': parameter '%s' is not supported; only binary_data_size is"
                .formatted(name, parameter));
      }
    }
    InferParameter binarySize = parameters.get(BINARY_SIZE);
    if ((binarySize == null) == (data == null)) {
      throw new InvalidTensorException(
          "tensor '%s' takes either data or the parameter binary_data_size".formatted(name));
    }
    Bytes content =
        data == null
            ? takeBinary(name, binarySize == null ? 0 : binarySize.getInt64Param())
            : data.encode(name, Datatype.parse(datatype).orElse(Datatype.BYTES));
    Tensor tensor = Tensor.checked(name, datatype, shape, content);
    request
        .addInputsBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype().name())
        .addAllShape(tensor.shape());
    request.addRawInputContents(ByteString.copyFrom(tensor.content().asReadOnlyBuffer()));
  }

  private Bytes takeBinary(String name, long size) throws InvalidTensorException {
    int remaining = body.size() - binaryPosition;
    if (size < 0 || size > remaining) {
      throw new InvalidTensorException(
          "tensor '%s': binary_data_size is %d, %d bytes of binary data remain"
              .formatted(name, size, remaining));
    }
    Bytes content = body.slice(binaryPosition, (int) size);
    binaryPosition += (int) size;
    return content;
  }

  private void readOutput(JsonParser parser) throws IOException, InvalidTensorException {
    String name = "";
    Map<String, InferParameter> parameters = Map.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser, field);
        case "parameters" -> parameters = parameters(parser);
        default ->
            throw new InvalidTensorException(
                "unknown field '%s' of an output; known are name, parameters".formatted(field));
      }
    }
    for (Map.Entry<String, InferParameter> each : parameters.entrySet()) {
      if (!each.getKey().equals(BINARY)) {
        throw new InvalidTensorException(
            "output '%s': parameter '%s' is not supported; only binary_data is"
                .formatted(name, each.getKey()));
      }
      (each.getValue().getBoolParam() ? binary : json).add(name);
    }
    request.addOutputsBuilder().setName(name);
  }

  private interface ElementReader {
    void read() throws IOException, InvalidTensorException;
  }

  private static void readEach(JsonParser parser, String field, ElementReader reader)
      throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.START_ARRAY, field, "an array of objects");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, field, "an array of objects");
      reader.read();
    }
  }

  private static Map<String, InferParameter> parameters(JsonParser parser)
      throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "parameters", "an object");
    Map<String, InferParameter> parameters = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      InferParameter.Builder value = InferParameter.newBuilder();
      switch (parser.nextToken()) {
        case VALUE_TRUE -> value.setBoolParam(true);
        case VALUE_FALSE -> value.setBoolParam(false);
        case VALUE_STRING -> value.setStringParam(parser.getText());
        case VALUE_NUMBER_INT -> value.setInt64Param(parser.getLongValue());
        case VALUE_NUMBER_FLOAT -> value.setDoubleParam(parser.getDoubleValue());
        default ->
            throw new InvalidTensorException(
                "parameter '%s' is not a string, number or boolean".formatted(name));
      }
      parameters.put(name, value.build());
    }
    return parameters;
  }

  private static List<Long> shape(JsonParser parser) throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "shape", "an array of integers");
    List<Long> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "shape", "an array of integers");
      shape.add(parser.getLongValue());
    }
    return shape;
  }

  private static String text(JsonParser parser, String field)
      throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field, "a string");
    return parser.getText();
  }

  private static void require(boolean good, String field, String expected)
      throws InvalidTensorException {
    if (!good) {
      throw new InvalidTensorException("%s is not %s".formatted(field, expected));
    }
  }
}
