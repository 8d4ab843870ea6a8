package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The fields of a command's document by which {@link Bend} judges how its rate grows.
 *
 * @param rate the field of the rate
 * @param cost the field of the processor time of one; none is in the document where it is missing
 * @param unit of that time, in seconds
 */
record Trend(Bend bend, String rate, String cost, double unit) {
  static final double MILLIS = 1e-3;
  static final double MICROS = 1e-6;

  /**
   * The sentence about the objects.
   *
   * @param across the field of the size
   */
  String sentence(String across, List<JsonNode> objects) {
    return bend.sentence(
        objects.stream().map(object -> step(across, object)).toList(),
        Runtime.getRuntime().availableProcessors());
  }

  private Bend.Step step(String across, JsonNode object) {
    double perSecond = object.path(rate).asDouble();
    return new Bend.Step(
        object.path(across).asDouble(),
        perSecond,
        object.path(cost).asDouble(Double.NaN) * unit * perSecond);
  }
}
