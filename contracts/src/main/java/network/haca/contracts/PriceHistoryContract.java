package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;

/** Prices out of the feed of a pair, and models asked about them: call data and results. */
public final class PriceHistoryContract {
  private static final String QUERY_TYPE = "(string,string,uint32,uint32,uint8,uint8[])";
  private static final Function RUN =
      Function.parse("runInferenceOnPriceFeed(string,string," + QUERY_TYPE + ")");
  private static final Function HISTORY =
      Function.parse(
          "priceHistory(string," + QUERY_TYPE + ")", "((string,(int128,int128)[],uint32[]))");

  private PriceHistoryContract() {}

  /**
   * Candles of a pair.
   *
   * @param order 0 if the oldest comes first, 1 if the latest does
   * @param types of each candle: 0 high, 1 low, 2 open, 3 close
   */
  public record Query(
      String base, String quote, long candles, long minutes, int order, List<Integer> types) {
    public Query {
      types = List.copyOf(types);
    }

    private Tuple tuple() {
      return Tuple.from(
          base,
          quote,
          candles,
          minutes,
          order,
          types.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /**
   * An input as contracts have it.
   *
   * @param values scaled by 10^decimals
   */
  public record Input(String name, List<BigInteger> values, int decimals, List<Long> shape) {}

  /** Asks a model about candles. */
  public static Bytes run(String model, String input, Query query) {
    return ContractAbi.call(RUN, model, input, query.tuple());
  }

  /** The input that such a question has. */
  public static Bytes history(String input, Query query) {
    return ContractAbi.call(HISTORY, input, query.tuple());
  }

  public static Input decodeHistory(Bytes output) {
    Tuple input = ContractAbi.result(HISTORY, output).get(0);
    Tuple[] numbers = input.get(1);
    return new Input(
        input.get(0),
        Arrays.stream(numbers).map(number -> number.<BigInteger>get(0)).toList(),
        numbers[0].<BigInteger>get(1).intValueExact(),
        Arrays.stream(input.<long[]>get(2)).boxed().toList());
  }
}
