package network.haca.schemas.feed;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * An input of a model that is not given but named: values of a feed (rule D4).
 *
 * @param feed its name, such as {@code BTC-USD}
 * @param candles what of its history; nothing for the value of the latest closed round
 */
public record FeedInput(
    String tensor,
    Datatype datatype,
    List<Long> shape,
    String feed,
    Optional<CandleQuery> candles) {
  /** Inputs of one request that name feeds. */
  public static final int INPUTS_MAX = 4;

  /** The parameters of such an input. */
  public static final String FEED = InferTensors.FEED;

  public static final String CANDLES = "feed_candles";
  public static final String SECONDS = "feed_seconds";
  public static final String ORDER = "feed_order";
  public static final String VALUES = "feed_values";

  static final String ASCENDING = "ascending";
  static final String DESCENDING = "descending";

  public FeedInput {
    shape = List.copyOf(shape);
  }

  /**
   * An input that a stranger names, checked.
   *
   * @throws InvalidTensorException if no feed has such a name, or its values no such tensor
   */
  public static FeedInput checked(
      String tensor, String datatype, List<Long> shape, String feed, Optional<CandleQuery> candles)
      throws InvalidTensorException {
    FeedInput input =
        new FeedInput(tensor, Tensor.datatype(tensor, datatype), shape, feed, candles);
    input.check();
    return input;
  }

  private void check() throws InvalidTensorException {
    if (tensor.isEmpty() || tensor.length() > Tensor.NAME_MAX) {
      throw new InvalidTensorException("a tensor's name has 1 to 1024 characters");
    }
    if (FeedName.toId(feed).isEmpty()) {
      throw refusal("'%s' is no name of a feed".formatted(feed));
    }
    if (datatype != Datatype.FP32 && datatype != Datatype.FP64 && datatype != Datatype.INT64) {
      throw refusal("values of a feed are FP32, FP64 or INT64, not " + datatype);
    }
    long elements = Tensor.elementCount(tensor, shape);
    if (elements != elements()) {
      throw refusal(
          "the feed's values are %s elements, shape %s takes %s"
              .formatted(elements(), shape, elements));
    }
  }

  private InvalidTensorException refusal(String reason) {
    return new InvalidTensorException("tensor '%s': %s".formatted(tensor, reason));
  }

  /** The values that are asked for. */
  public int elements() {
    return candles.map(query -> query.count() * query.values().size()).orElse(1);
  }

  public Bytes32 feedId() {
    return FeedName.toId(feed).orElseThrow();
  }

  /** What is asked for, as the parameters of the input and as the transcript has it. */
  public SortedMap<String, String> query() {
    SortedMap<String, String> query = new TreeMap<>();
    query.put(FEED, feed);
    candles.ifPresent(
        asked -> {
          query.put(CANDLES, Integer.toString(asked.count()));
          query.put(SECONDS, Long.toString(asked.seconds()));
          query.put(ORDER, asked.isDescending() ? DESCENDING : ASCENDING);
          query.put(
              VALUES,
              asked.values().stream()
                  .map(value -> value.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(",")));
        });
    return query;
  }
}
