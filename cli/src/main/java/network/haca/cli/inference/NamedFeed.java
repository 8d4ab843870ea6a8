package network.haca.cli.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.role.SetupException;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.tensor.InvalidTensorException;

/**
 * Reads an input that names a feed: {@code prices=BTC-USD,candles=10,seconds=60,values=open+close}.
 */
final class NamedFeed {
  static final String FORM =
      "INPUT=FEED[,candles=N,seconds=S][,order=ascending|descending][,values=open+high+low+close]"
          + "[,type=FP32|FP64|INT64][,shape=1x10]";

  private static final int PARTS_MAX = 7;

  private NamedFeed() {}

  static FeedInput parse(String text) throws SetupException {
    List<String> parts = Arrays.asList(text.split(",", PARTS_MAX + 1));
    String[] input = parts.getFirst().split("=", -1);
    SortedMap<String, String> options = new TreeMap<>();
    for (String part : parts.subList(1, parts.size())) {
      String[] pair = part.split("=", -1);
      if (pair.length != 2 || options.put(pair[0], pair[1]) != null) {
        throw refusal(text, "'" + part + "' is no option");
      }
    }
    if (input.length != 2 || input[0].isEmpty()) {
      throw refusal(text, "it does not begin with INPUT=FEED");
    }
    return read(text, input[0], input[1], options);
  }

  private static FeedInput read(
      String text, String tensor, String feed, SortedMap<String, String> options)
      throws SetupException {
    String type = take(options, "type", "FP32");
    String shape = take(options, "shape", defaultShape(options));
    SortedMap<String, String> query = new TreeMap<>();
    query.put(FeedInput.FEED, feed);
    options.forEach((name, value) -> query.put("feed_" + name, value.replace('+', ',')));
    if (!FeedInputs.PARAMETERS.containsAll(query.keySet())) {
      throw refusal(text, "an option is not known");
    }
    List<Long> dimensions = new ArrayList<>();
    try {
      for (String dimension : shape.split("x", -1)) {
        dimensions.add(Long.parseLong(dimension));
      }
      return FeedInputs.read(tensor, type, dimensions, query);
    } catch (NumberFormatException e) {
      throw refusal(text, "its shape is not numbers with x between them");
    } catch (InvalidTensorException e) {
      throw refusal(text, String.valueOf(e.getMessage()));
    }
  }

  private static String take(SortedMap<String, String> options, String name, String otherwise) {
    String given = options.remove(name);
    return given == null ? otherwise : given;
  }

  /** A batch of one: a candle is a row if it has several values. */
  private static String defaultShape(SortedMap<String, String> options) {
    String candles = options.get("candles");
    if (candles == null) {
      return "1x1";
    }
    int values = options.getOrDefault("values", "close").split("\\+", -1).length;
    return "1x" + candles + (values == 1 ? "" : "x" + values);
  }

  private static SetupException refusal(String text, String reason) {
    return new SetupException("--feed %s: %s; give %s".formatted(text, reason, FORM), null);
  }
}
