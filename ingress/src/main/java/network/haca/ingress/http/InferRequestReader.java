package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST …/infer}: JSON, with binary tensor data behind it where the header
 * {@code Inference-Header-Content-Length} says so (KServe's binary tensor data extension). Beside
 * the body, no more is held than the tensors in their binary form.
 */
final class InferRequestReader {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final String BINARY_OUTPUT = "binary_data_output";
  private static final String BINARY = "binary_data";

  /** What some clients write as null instead of leaving it out. */
  private static final Set<String> OPTIONAL =
      Set.of("id", "model_name", "model_version", "parameters", "outputs");

  private final ModelInferRequest.Builder request;
  private final InputReader inputs;
  private final Set<String> binary = new HashSet<>();
  private final Set<String> json = new HashSet<>();
  private boolean allBinary;

  private InferRequestReader(InputReader inputs, ModelInferRequest.Builder request) {
    this.inputs = inputs;
    this.request = request;
  }

  /**
   * Reads a whole body.
   *
   * @param jsonLength the bytes of JSON at the start of the body
   * @throws InvalidTensorException naming what is wrong
   */
  static HttpInferRequest read(byte[] body, int jsonLength, String model, String version)
      throws InvalidTensorException {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new InvalidTensorException(
          "Inference-Header-Content-Length is %s, the body has %s bytes"
              .formatted(jsonLength, body.length));
    }
    WellFormedText.requireUtf8(body, jsonLength);
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    InputReader inputs = new InputReader(body, jsonLength, request);
    return new InferRequestReader(inputs, request).read(body, jsonLength);
  }

  private HttpInferRequest read(byte[] body, int jsonLength) throws InvalidTensorException {
    try (JsonParser parser = JSON.createParser(body, 0, jsonLength)) {
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
    inputs.requireNothingLeft();
    return new HttpInferRequest(request.build(), allBinary, binary, json);
  }

  private void readField(JsonParser parser) throws IOException, InvalidTensorException {
    String field = parser.currentName();
    if (parser.nextToken() == JsonToken.VALUE_NULL && OPTIONAL.contains(field)) {
      return;
    }
    switch (field) {
      case "model_name" ->
          JsonFields.require(
              JsonFields.text(parser, field).equals(request.getModelName()),
              field,
              "'%s', which the path names".formatted(request.getModelName()));
      case "model_version" -> readVersion(JsonFields.text(parser, field));
      case "id" -> request.setId(JsonFields.text(parser, field));
      case "parameters" -> {
        for (Map.Entry<String, InferParameter> each : JsonFields.parameters(parser).entrySet()) {
          if (each.getKey().equals(BINARY_OUTPUT)) {
            allBinary = flag(BINARY_OUTPUT, each.getValue());
          } else {
            request.putParameters(each.getKey(), each.getValue());
          }
        }
      }
      case "inputs" -> JsonFields.each(parser, field, () -> inputs.read(parser));
      case "outputs" -> JsonFields.each(parser, field, () -> readOutput(parser));
      default ->
          throw new InvalidTensorException(
              "unknown field '%s'; known are id, parameters, inputs, outputs".formatted(field));
    }
  }

  /** The path may leave it to the body. */
  private void readVersion(String version) throws InvalidTensorException {
    String named = request.getModelVersion();
    JsonFields.require(
        named.isEmpty() || named.equals(version),
        "model_version",
        "'%s', which the path names".formatted(named));
    request.setModelVersion(version);
  }

  private void readOutput(JsonParser parser) throws IOException, InvalidTensorException {
    String name = "";
    Map<String, InferParameter> parameters = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = JsonFields.text(parser, field);
        case "parameters" -> parameters = JsonFields.parameters(parser);
        default ->
            throw new InvalidTensorException(
                "unknown field '%s' of an output; known are name, parameters".formatted(field));
      }
    }
    @Nullable InferParameter asBinary = parameters.remove(BINARY);
    if (asBinary != null) {
      (flag(BINARY, asBinary) ? binary : json).add(name);
    }
    request.addOutputsBuilder().setName(name).putAllParameters(parameters);
  }

  private static boolean flag(String name, InferParameter value) throws InvalidTensorException {
    JsonFields.require(value.hasBoolParam(), "parameter '%s'".formatted(name), "true or false");
    return value.getBoolParam();
  }
}
