package network.haca.bridge.core;

import java.util.List;

/** What came of working on a batch. */
public sealed interface Step {
  /** Every leaf has its receipt or is refused for good. */
  record Done() implements Step {}

  /** The next phase may begin. */
  record Next(Phase phase, String blobId) implements Step {}

  /** Nothing failed, but it is to be looked at again in a moment. */
  record Soon() implements Step {}

  /**
   * A settlement is open.
   *
   * @param more that is wrong meanwhile; may be empty
   */
  record Pending(long number, String more) implements Step {}

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
