package network.haca.pipe;

import java.math.BigInteger;

/**
 * The value that reports of data nodes come to.
 *
 * @param value scaled to a whole number; fits int192
 * @param observedAt the median of the times of the observations that count, seconds since 1970
 * @param reports the number of reports that count, each of another owner
 * @param isSimulationResult whether these are zeros in the place of a value that is not there
 */
public record FactResult(BigInteger value, long observedAt, int reports, boolean isSimulationResult)
    implements InferenceResult {
  /** Zeros in the place of a value that is not there. */
  public static final FactResult NONE = new FactResult(BigInteger.ZERO, 0, 0, true);
}
