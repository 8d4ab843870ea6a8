package network.haca.benchmarks.report;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A histogram without tags, read from metrics in Prometheus' text format. */
public final class BucketCounts {
  private final NavigableMap<Double, Double> upTo;

  private BucketCounts(NavigableMap<Double, Double> upTo) {
    this.upTo = upTo;
  }

  /**
   * The buckets of a histogram; none if the metrics lack it.
   *
   * @param name of the histogram, without {@code _bucket}
   */
  public static BucketCounts of(String metrics, String name) {
    Pattern bucket =
        Pattern.compile(
            "^" + Pattern.quote(name) + "_bucket\\{le=\"([^\"]+)\",?} (\\S+)$", Pattern.MULTILINE);
    NavigableMap<Double, Double> upTo = new TreeMap<>();
    Matcher found = bucket.matcher(metrics);
    while (found.find()) {
      String bound = found.group(1);
      upTo.put(
          bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
          Double.parseDouble(found.group(2)));
    }
    return new BucketCounts(upTo);
  }

  /** The counts since an earlier reading of the same histogram. */
  public BucketCounts since(BucketCounts earlier) {
    NavigableMap<Double, Double> added = new TreeMap<>();
    upTo.forEach((bound, count) -> added.put(bound, count - earlier.upTo.getOrDefault(bound, 0.0)));
    return new BucketCounts(added);
  }

  /** Number of all values. */
  public double count() {
    return upTo.isEmpty() ? 0 : upTo.lastEntry().getValue();
  }

  /**
   * A quantile, as if values lay evenly in their bucket; empty if there are no values. The bound of
   * the last finite bucket if it lies beyond.
   *
   * @param share of the values that are at most so large, from 0 to 1
   */
  public OptionalDouble quantile(double share) {
    double wanted = share * count();
    double low = 0;
    double below = 0;
    for (Map.Entry<Double, Double> each : upTo.entrySet()) {
      if (count() > 0 && each.getValue() >= wanted) {
        double inside = each.getValue() - below;
        double part = inside == 0 ? 1 : (wanted - below) / inside;
        return OptionalDouble.of(
            each.getKey().isInfinite() ? low : low + part * (each.getKey() - low));
      }
      low = each.getKey();
      below = each.getValue();
    }
    return OptionalDouble.empty();
  }
}
