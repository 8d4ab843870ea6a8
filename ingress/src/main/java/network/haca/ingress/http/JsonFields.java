package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;

/** Reads the fields that requests, inputs and outputs have in common, at the parser's place. */
final class JsonFields {
  /** Objects in an array of inputs or outputs. */
  private static final int OBJECTS_MAX = InferTensors.TENSORS_MAX;

  private static final int PARAMETERS_MAX = 64;

  private JsonFields() {}

  /** Reads one object of an array. */
  interface ElementReader {
    void read() throws IOException, InvalidTensorException;
  }

  static void each(JsonParser parser, String field, ElementReader reader)
      throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.START_ARRAY, field, "an array of objects");
    for (int read = 0; parser.nextToken() != JsonToken.END_ARRAY; read++) {
      require(parser.currentToken() == JsonToken.START_OBJECT, field, "an array of objects");
      require(read < OBJECTS_MAX, field, "at most %s objects".formatted(OBJECTS_MAX));
      reader.read();
    }
  }

  static String text(JsonParser parser, String field) throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field, "a string");
    return WellFormedText.require(parser.getText(), field);
  }

  static List<Long> shape(JsonParser parser) throws IOException, InvalidTensorException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "shape", "an array of integers");
    List<Long> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "shape", "an array of integers");
      require(
          shape.size() < Tensor.RANK_MAX,
          "shape",
          "at most %s integers".formatted(Tensor.RANK_MAX));
      shape.add(integer(parser, "shape"));
    }
    return shape;
  }

  /** Without those that are null, as some clients write what is left out. */
  static Map<String, InferParameter> parameters(JsonParser parser)
      throws IOException, InvalidTensorException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return new TreeMap<>();
    }
    require(parser.currentToken() == JsonToken.START_OBJECT, "parameters", "an object");
    Map<String, InferParameter> parameters = new TreeMap<>();
    for (int count = 0; parser.nextToken() != JsonToken.END_OBJECT; count++) {
      require(
          count < PARAMETERS_MAX,
          "parameters",
          "an object of at most %s".formatted(PARAMETERS_MAX));
      String name = WellFormedText.require(parser.currentName(), "parameters");
      String what = "parameter '%s'".formatted(name);
      InferParameter.Builder value = InferParameter.newBuilder();
      switch (parser.nextToken()) {
        case VALUE_NULL -> {
          continue;
        }
        case VALUE_TRUE -> value.setBoolParam(true);
        case VALUE_FALSE -> value.setBoolParam(false);
        case VALUE_STRING -> value.setStringParam(text(parser, what));
        case VALUE_NUMBER_INT -> value.setInt64Param(integer(parser, what));
        case VALUE_NUMBER_FLOAT -> value.setDoubleParam(parser.getDoubleValue());
        default -> throw new InvalidTensorException(what + " is not a string, number or boolean");
      }
      parameters.put(name, value.build());
    }
    return parameters;
  }

  static void require(boolean good, String field, String expected) throws InvalidTensorException {
    if (!good) {
      throw new InvalidTensorException("%s is not %s".formatted(field, expected));
    }
  }

  private static long integer(JsonParser parser, String field)
      throws IOException, InvalidTensorException {
    require(
        parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
        "%s: a number".formatted(field),
        "within 64 bits");
    return parser.getLongValue();
  }
}
