package network.haca.pipe;

import network.haca.primitives.Bytes;

/**
 * The time that answers of a kind take (rules P4, P8).
 *
 * @param deadlineSeconds for which a transaction waits that asks for one
 * @param stepSeconds from when one node of the row may answer until the next may, too
 */
public record Pace(long deadlineSeconds, long stepSeconds) {
  /** A model's run, or reports of enough data nodes. */
  public static final Pace MODEL = new Pace(120, 10);

  /** A run of a circuit, and the proof of it. */
  public static final Pace PROOF = new Pace(600, 45);

  /** A text of a language model, word after word. */
  public static final Pace LANGUAGE = new Pace(300, 20);

  /** The pace of the answer to a request. */
  public static Pace of(Mode mode, Bytes callData) {
    if (mode == Mode.ZKML) {
      return PROOF;
    }
    return InferenceAbi.asksLanguageModel(callData) ? LANGUAGE : MODEL;
  }
}
