package network.haca.pipe;

import java.util.List;

/**
 * {@code runFactLookup}: data nodes look a number up in the outside world.
 *
 * @param source the source as the registry names it
 * @param parameters of the source, in any order
 * @param quorum owners of data nodes that have to agree
 * @param decimals by which the number is scaled to a whole one, rounded down
 * @param limit how far from the median a report may lie, in millionths of the median
 */
public record FactRequest(
    String source, List<Parameter> parameters, int quorum, int decimals, long limit)
    implements InferenceRequest {
  /** The value of one of a source's parameters. */
  public record Parameter(String name, String value) {}

  public FactRequest {
    parameters = List.copyOf(parameters);
  }

  /** Data nodes are enclaves. */
  @Override
  public int modeNumber() {
    return Mode.TEE.number();
  }

  @Override
  public String modelCid() {
    return source;
  }
}
