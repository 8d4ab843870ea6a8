package network.haca.cli.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.StringTensor;
import network.haca.role.SetupException;
import picocli.CommandLine.Option;

/** {@code --input NAME=JSON}, once for each input. */
final class InputOption {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** More digits or a longer exponent no {@code int128} has. */
  private static final int SCALE_MAX = 1_000;

  private static final int INT128_BITS = 127;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "NAME=JSON",
      description =
          "an input: numbers or texts, in arrays that give the shape, such as"
              + " launch=[[20,45.5]]; may be repeated")
  private List<String> given = new ArrayList<>();

  ModelInput input() throws SetupException {
    List<NumberTensor> numbers = new ArrayList<>();
    List<StringTensor> texts = new ArrayList<>();
    for (String each : given) {
      int at = each.indexOf('=');
      if (at < 1) {
        throw refused(each, "a name and '=' come first");
      }
      String name = each.substring(0, at);
      JsonNode value = parse(each, each.substring(at + 1));
      List<JsonNode> elements = new ArrayList<>();
      List<Long> shape = shape(each, value, elements);
      if (!elements.isEmpty() && elements.stream().allMatch(JsonNode::isTextual)) {
        texts.add(new StringTensor(name, elements.stream().map(JsonNode::asText).toList()));
      } else {
        List<FixedPoint> values = new ArrayList<>();
        for (JsonNode element : elements) {
          values.add(number(each, element));
        }
        numbers.add(new NumberTensor(name, values, shape));
      }
    }
    return new ModelInput(numbers, texts);
  }

  private static JsonNode parse(String option, String json) throws SetupException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw refused(option, "what follows '=' is no JSON");
    }
  }

  private static List<Long> shape(String option, JsonNode value, List<JsonNode> elements)
      throws SetupException {
    if (!value.isArray()) {
      elements.add(value);
      return List.of();
    }
    List<List<Long>> inner = new ArrayList<>();
    for (JsonNode each : value) {
      inner.add(shape(option, each, elements));
    }
    if (inner.stream().distinct().count() > 1) {
      throw refused(option, "its arrays are not of one length");
    }
    List<Long> shape = new ArrayList<>(List.of((long) value.size()));
    inner.stream().findFirst().ifPresent(shape::addAll);
    return shape;
  }

  private static FixedPoint number(String option, JsonNode element) throws SetupException {
    if (!element.isNumber()) {
      throw refused(option, "'%s' is no number".formatted(element));
    }
    BigDecimal number = element.decimalValue().stripTrailingZeros();
    boolean isShort = Math.abs(number.scale()) <= SCALE_MAX;
    if (isShort && number.unscaledValue().bitLength() <= INT128_BITS) {
      BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
      BigDecimal held = plain.unscaledValue().bitLength() <= INT128_BITS ? plain : number;
      return new FixedPoint(held.unscaledValue(), BigInteger.valueOf(held.scale()));
    }
    throw refused(option, "'%s' is beyond 128 bits".formatted(element));
  }

  private static SetupException refused(String option, String reason) {
    return new SetupException("--input: '%s' given, and %s".formatted(option, reason), null);
  }
}
