package network.haca.bridge.core;

import java.util.List;

/** The outcome of a step of work on a batch. */
public sealed interface Step {
  /** Every leaf has its receipt or is refused for good. */
  record Done() implements Step {}

  /** The next phase may begin. */
  record Next(Phase phase, String blobId) implements Step {}

  /**
   * Nothing failed, but it is to be looked at again in a moment.
   *
   * @param reason why, where it is so for long
   */
  record Soon(String reason) implements Step {}

  /**
   * A settlement is open.
   *
   * @param more that is wrong meanwhile; may be empty
   * @param blobId of the batch, as far as it is computed; empty if it is not
   */
  record Pending(long number, String more, String blobId) implements Step {}

  /** Something that it needs is missing, and is tried again. */
  record Waits(Phase again, String reason) implements Step {}

  /** It was rejected without a culprit, and is opened anew. */
  record Rejected(String reason) implements Step {}

  /** These settle in its place; if they are none, it is done. */
  record Instead(List<SettlingBatch> parts) implements Step {
    public Instead {
      parts = List.copyOf(parts);
    }
  }
}
