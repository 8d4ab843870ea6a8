package network.haca.schemas.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;

/** Inputs that name feeds, into and out of the Open Inference Protocol's requests. */
public final class FeedInputs {
  /** The parameters of an input that are of feeds. */
  public static final List<String> PARAMETERS =
      List.of(
          FeedInput.FEED, FeedInput.CANDLES, FeedInput.SECONDS, FeedInput.ORDER, FeedInput.VALUES);

  private FeedInputs() {}

  /**
   * The inputs of a request that name feeds.
   *
   * @throws InvalidTensorException naming the first that asks for what there is not
   */
  public static List<FeedInput> of(ModelInferRequest request) throws InvalidTensorException {
    List<FeedInput> named = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (InferInputTensor input : request.getInputsList()) {
      boolean isNew = names.add(input.getName());
      if (!InferTensors.isNamed(input)) {
        continue;
      }
      if (!isNew) {
        throw new InvalidTensorException("tensor '%s' is given twice".formatted(input.getName()));
      }
      if (named.size() == FeedInput.INPUTS_MAX) {
        throw new InvalidTensorException(
            "more than %s inputs name feeds".formatted(FeedInput.INPUTS_MAX));
      }
      named.add(read(input));
    }
    return named;
  }

  private static FeedInput read(InferInputTensor input) throws InvalidTensorException {
    Map<String, InferParameter> parameters = input.getParametersMap();
    boolean hasCandles = parameters.containsKey(FeedInput.CANDLES);
    if (!hasCandles && parameters.keySet().stream().anyMatch(FeedInputs::isOfCandles)) {
      throw invalid(input, "candles are asked for with feed_candles, their number");
    }
    return FeedInput.checked(
        input.getName(),
        input.getDatatype(),
        input.getShapeList(),
        text(input, FeedInput.FEED),
        hasCandles ? Optional.of(candles(input)) : Optional.empty());
  }

  /**
   * An input by the text of its parameters, as facts have it.
   *
   * @throws InvalidTensorException if there is no such input
   */
  public static FeedInput read(
      String tensor, String datatype, List<Long> shape, SortedMap<String, String> query)
      throws InvalidTensorException {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(tensor).setDatatype(datatype).addAllShape(shape);
    for (Map.Entry<String, String> each : query.entrySet()) {
      try {
        input.putParameters(each.getKey(), parameter(each.getKey(), each.getValue()));
      } catch (NumberFormatException e) {
        throw new InvalidTensorException(each.getKey() + " is not a number");
      }
    }
    return read(input.build());
  }

  private static boolean isOfCandles(String parameter) {
    return PARAMETERS.contains(parameter) && !parameter.equals(FeedInput.FEED);
  }

  private static CandleQuery candles(InferInputTensor input) throws InvalidTensorException {
    String order =
        input.containsParameters(FeedInput.ORDER)
            ? text(input, FeedInput.ORDER)
            : FeedInput.ASCENDING;
    if (!List.of(FeedInput.ASCENDING, FeedInput.DESCENDING).contains(order)) {
      throw invalid(input, "feed_order is neither ascending nor descending");
    }
    List<CandleQuery.Value> values = new ArrayList<>();
    String given =
        input.containsParameters(FeedInput.VALUES) ? text(input, FeedInput.VALUES) : "close";
    for (String value : given.split(",", CandleQuery.Value.values().length + 1)) {
      values.add(value(input, value));
    }
    long count = number(input, FeedInput.CANDLES);
    long seconds = number(input, FeedInput.SECONDS);
    try {
      return new CandleQuery(
          Math.toIntExact(count), seconds, order.equals(FeedInput.DESCENDING), values);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(
          input,
          "%s candles of %s s with %s are asked for; there are 1 to 512 of 1 s to 30 days, each value once"
              .formatted(count, seconds, given));
    }
  }

  private static CandleQuery.Value value(InferInputTensor input, String name)
      throws InvalidTensorException {
    for (CandleQuery.Value value : CandleQuery.Value.values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
        return value;
      }
    }
    throw invalid(input, "feed_values are of open, high, low and close, with commas between them");
  }

  private static String text(InferInputTensor input, String name) throws InvalidTensorException {
    InferParameter given = input.getParametersOrDefault(name, InferParameter.getDefaultInstance());
    if (!given.hasStringParam()) {
      throw invalid(input, "parameter '%s' is not a string".formatted(name));
    }
    return given.getStringParam();
  }

  private static long number(InferInputTensor input, String name) throws InvalidTensorException {
    InferParameter given = input.getParametersOrDefault(name, InferParameter.getDefaultInstance());
    if (!given.hasInt64Param()) {
      throw invalid(input, "parameter '%s' is missing or not a whole number".formatted(name));
    }
    return given.getInt64Param();
  }

  private static InvalidTensorException invalid(InferInputTensor input, String reason) {
    return new InvalidTensorException("tensor '%s': %s".formatted(input.getName(), reason));
  }

  /** Adds inputs that name feeds; they have no content. */
  public static void add(ModelInferRequest.Builder request, List<FeedInput> inputs) {
    for (FeedInput input : inputs) {
      InferInputTensor.Builder named =
          request
              .addInputsBuilder()
              .setName(input.tensor())
              .setDatatype(input.datatype().name())
              .addAllShape(input.shape());
      input.query().forEach((name, value) -> named.putParameters(name, parameter(name, value)));
    }
  }

  private static InferParameter parameter(String name, String value) {
    InferParameter.Builder parameter = InferParameter.newBuilder();
    boolean isNumber = name.equals(FeedInput.CANDLES) || name.equals(FeedInput.SECONDS);
    return isNumber
        ? parameter.setInt64Param(Long.parseLong(value)).build()
        : parameter.setStringParam(value).build();
  }
}
