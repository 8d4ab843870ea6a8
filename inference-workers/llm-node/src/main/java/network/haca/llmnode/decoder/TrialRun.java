package network.haca.llmnode.decoder;

import java.nio.file.Path;
import java.util.List;
import network.haca.onnx.InvalidModelException;

/**
 * A few tokens of a model before it is served: does it run, and do answers made together stay
 * apart?
 */
final class TrialRun {
  private static final long TOKEN = 1;
  private static final int LONGER = 12;
  // Quantized weights, rounded by the batch, move logits by some hundredths.
  private static final double FAR = 0.2;

  private TrialRun() {}

  /**
   * @param isBatched whether answers are to be made together
   * @throws InvalidModelException if the model cannot serve so
   */
  static void of(Path file, DecoderSession session, boolean isBatched)
      throws InvalidModelException {
    double apart;
    try {
      apart = distanceOfBatched(session);
    } catch (RuntimeException e) {
      throw new InvalidModelException(file + ": cannot be run: " + e.getMessage(), e);
    }
    if (isBatched && !(apart < FAR)) {
      throw new InvalidModelException(
          file
              + ": its attention does not leave out what attention_mask says is padding in front, so"
              + " answers cannot be made together; give an export that does, or set"
              + " llm.decoder.sequences.max to 1",
          null);
    }
  }

  /**
   * How far a step in a batch, beside a longer sequence, is from what it is alone. It is far where
   * attention is told lengths and takes each row to begin with its sequence, as GroupQueryAttention
   * does: it looks at the padding.
   */
  private static double distanceOfBatched(DecoderSession session) {
    KeyValueCache shorter = session.step(new long[][] {{TOKEN}}, session.emptyCache()).cache();
    KeyValueCache longer =
        session.step(new long[][] {new long[LONGER]}, session.emptyCache()).cache();
    KeyValueCache together;
    try (longer) {
      together = longer.with(List.of(0), List.of(shorter));
    }
    BatchModel.Step<KeyValueCache> alone = session.step(new long[][] {{TOKEN}}, shorter);
    alone.cache().close();
    BatchModel.Step<KeyValueCache> batched =
        session.step(new long[][] {{TOKEN}, {TOKEN}}, together);
    batched.cache().close();
    return distance(alone.logits().getFirst(), batched.logits().getLast());
  }

  /** Distance of the second from the first, as a part of the first's length. */
  static double distance(float[] first, float[] second) {
    double apart = 0;
    double length = 0;
    for (int i = 0; i < first.length; i++) {
      apart += Math.pow(first[i] - second[i], 2);
      length += Math.pow(first[i], 2);
    }
    return Math.sqrt(apart / length);
  }
}
