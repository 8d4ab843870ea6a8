package network.haca.pipe;

import java.util.Optional;
import network.haca.primitives.Bytes;

/** The texts of {@link InferenceError}s in revert data. */
public final class RevertReason {
  private static final int SELECTOR_SIZE = 4;
  private static final AbiType.Tuple ARGUMENTS = AbiType.tuple(new AbiType.Text());

  private RevertReason() {}

  /** Nothing if the data are none of these errors. */
  public static Optional<String> of(Bytes revertData) {
    for (InferenceError error : InferenceError.values()) {
      Bytes selector = error.encode("").slice(0, SELECTOR_SIZE);
      if (revertData.size() >= SELECTOR_SIZE
          && revertData.slice(0, SELECTOR_SIZE).equals(selector)) {
        return AbiReader.read(
                ARGUMENTS, revertData.slice(SELECTOR_SIZE, revertData.size() - SELECTOR_SIZE))
            .map(value -> value.at(0).text());
      }
    }
    return Optional.empty();
  }
}
