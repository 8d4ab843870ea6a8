package network.haca.pipe;

import java.util.Arrays;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** The way in which an answer is vouched for, by its number in the published ABI. */
public enum Mode {
  VANILLA(0, 16),
  ZKML(1, 17),
  TEE(2, 2);

  /** The kind of node that asks language models. */
  public static final int LANGUAGE_TEE_TYPE = 0;

  /** The kind of node that looks facts up. */
  public static final int FACT_TEE_TYPE = 3;

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

  /** The kind of node that answers a call in this mode. */
  int teeType(Bytes callData) {
    if (InferenceAbi.asksFact(callData)) {
      return FACT_TEE_TYPE;
    }
    return InferenceAbi.asksLanguageModel(callData) ? LANGUAGE_TEE_TYPE : teeType;
  }

  public static Optional<Mode> of(int number) {
    return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
  }
}
