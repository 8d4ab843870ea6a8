package network.haca.pipe;

import java.util.Arrays;
import java.util.Optional;

/** The way in which an answer is vouched for, by its number in the published ABI. */
public enum Mode {
  VANILLA(0, 16),
  ZKML(1, 17),
  TEE(2, 2);

  /** The kind of node that asks language models. */
  public static final int LANGUAGE_TEE_TYPE = 0;

  private final int number;
  private final int teeType;

  Mode(int number, int teeType) {
    this.number = number;
    this.teeType = teeType;
  }

  /** The number of {@code inferenceMode}. */
  public int number() {
    return number;
  }

  /** The kind of node that runs models, by its number in the registry of nodes. */
  public int teeType() {
    return teeType;
  }

  /**
   * The kind of node that answers in this mode.
   *
   * @param isLanguageModel whether language models are asked, which are enclaves of their own kind
   */
  int teeType(boolean isLanguageModel) {
    return isLanguageModel ? LANGUAGE_TEE_TYPE : teeType;
  }

  public static Optional<Mode> of(int number) {
    return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
  }
}
