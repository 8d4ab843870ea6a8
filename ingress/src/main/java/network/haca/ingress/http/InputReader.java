package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.schemas.kserve.RequestParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;

/** Reads a request's inputs, whose content stands in the JSON or in the binary data behind it. */
final class InputReader {
  private static final String BINARY_SIZE = "binary_data_size";

  private final byte[] body;
  private final ModelInferRequest.Builder request;
  private int binaryPosition;

  /** The place of a {@code data} array in the body, brackets included. */
  private record Span(int from, int length) {}

  /**
   * @param body not written to from now on
   * @param binaryPosition where its binary data begin
   */
  InputReader(byte[] body, int binaryPosition, ModelInferRequest.Builder request) {
    this.body = body;
    this.binaryPosition = binaryPosition;
    this.request = request;
  }

  /** Reads the object at which the parser stands, and adds the input to the request. */
  void read(JsonParser parser) throws IOException, InvalidTensorException {
    String name = "";
    String datatype = "";
    Optional<List<Long>> shape = Optional.empty();
    Optional<Span> data = Optional.empty();
    Map<String, InferParameter> parameters = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = JsonFields.text(parser, field);
        case "datatype" -> datatype = JsonFields.text(parser, field);
        case "shape" -> shape = Optional.of(JsonFields.shape(parser));
        case "parameters" -> parameters = JsonFields.parameters(parser);
        case "data" ->
            data =
                parser.currentToken() == JsonToken.VALUE_NULL
                    ? Optional.empty()
                    : Optional.of(skip(parser));
        default ->
            throw new InvalidTensorException(
                "unknown field '%s' of an input; known are name, shape, datatype, parameters, data"
                    .formatted(field));
      }
    }
    if (shape.isEmpty()) {
      throw new InvalidTensorException("tensor '%s' has no shape".formatted(name));
    }
    // Before its content is looked for, which shared memory would hold.
    Optional<InferParameter> binarySize = Optional.ofNullable(parameters.remove(BINARY_SIZE));
    RequestParameters.checkInput(name, parameters);
    if (parameters.containsKey(InferTensors.FEED)) {
      JsonFields.require(
          data.isEmpty() && binarySize.isEmpty(),
          "tensor '%s'".formatted(name),
          "either given by data or named by the parameter feed");
      addNamed(name, datatype, shape.get(), parameters);
      return;
    }
    Bytes content = content(name, datatype, shape.get(), data, binarySize);
    add(Tensor.checked(name, datatype, shape.get(), content));
  }

  /**
   * @throws InvalidTensorException if no input names the rest of the binary data
   */
  void requireNothingLeft() throws InvalidTensorException {
    if (binaryPosition != body.length) {
      throw new InvalidTensorException(
          "%s bytes of binary data are not named by any input's binary_data_size"
              .formatted(body.length - binaryPosition));
    }
  }

  /** The datatype, by which the data is read, may stand behind it. */
  private static Span skip(JsonParser parser) throws IOException, InvalidTensorException {
    JsonFields.require(parser.currentToken() == JsonToken.START_ARRAY, "data", "an array");
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int until = (int) parser.currentTokenLocation().getByteOffset() + 1;
    return new Span(from, until - from);
  }

  private Bytes content(
      String name,
      String datatype,
      List<Long> shape,
      Optional<Span> data,
      Optional<InferParameter> binarySize)
      throws IOException, InvalidTensorException {
    if (binarySize.isPresent() == data.isPresent()) {
      throw new InvalidTensorException(
          "tensor '%s' takes either data or the parameter binary_data_size".formatted(name));
    }
    if (binarySize.isPresent()) {
      JsonFields.require(binarySize.get().hasInt64Param(), BINARY_SIZE, "an integer");
      return takeBinary(name, binarySize.get().getInt64Param());
    }
    Span span = data.orElseThrow();
    long elements = Tensor.elementCount(name, shape);
    try (JsonParser again = InferRequestReader.JSON.createParser(body, span.from, span.length)) {
      again.nextToken();
      // An element takes a character, and another behind it.
      int most = (int) Math.min(elements, span.length / 2);
      return JsonData.read(again, name, Tensor.datatype(name, datatype), most);
    }
  }

  private Bytes takeBinary(String name, long size) throws InvalidTensorException {
    int remaining = body.length - binaryPosition;
    if (size < 0 || size > remaining) {
      throw new InvalidTensorException(
          "tensor '%s': binary_data_size is %s, %s bytes of binary data remain"
              .formatted(name, size, remaining));
    }
    Bytes content = Bytes.view(body, binaryPosition, (int) size);
    binaryPosition += (int) size;
    return content;
  }

  /** An input that names a feed has no content. */
  private void addNamed(
      String name, String datatype, List<Long> shape, Map<String, InferParameter> parameters) {
    request
        .addInputsBuilder()
        .setName(name)
        .setDatatype(datatype)
        .addAllShape(shape)
        .putAllParameters(parameters);
  }

  private void add(Tensor tensor) {
    request
        .addInputsBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype().name())
        .addAllShape(tensor.shape());
    ByteString content = UnsafeByteOperations.unsafeWrap(tensor.content().asReadOnlyBuffer());
    request.addRawInputContents(content);
  }
}
