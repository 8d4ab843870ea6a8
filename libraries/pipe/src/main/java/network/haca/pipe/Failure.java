package network.haca.pipe;

import java.util.Arrays;
import java.util.Optional;

/** Why a node gives no answer, which it signs as it would an answer. */
public enum Failure {
  /** The inputs are not those of the model, or cannot be made into its tensors. */
  INPUT_REFUSED(1),
  /** The model failed on the inputs. */
  MODEL_FAILED(2),
  /** An output is not finite, or too large for the numbers of contracts. */
  OUTPUT_UNREPRESENTABLE(3);

  private final int number;

  Failure(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Failure> of(int number) {
    return Arrays.stream(values()).filter(failure -> failure.number == number).findFirst();
  }
}
