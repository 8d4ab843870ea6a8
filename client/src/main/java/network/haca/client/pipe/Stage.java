package network.haca.client.pipe;

import network.haca.pipe.OpenAdmission;

/** The stage that a transaction which asks models has reached. */
public sealed interface Stage {
  /** Rises as the transaction goes on, also from one round of questions to the next. */
  default int order() {
    return switch (this) {
      case Sent() -> 0;
      case Admitted(OpenAdmission admission) -> admission.round();
      case Concluded _ -> Integer.MAX_VALUE;
    };
  }

  /** No block has it. */
  record Sent() implements Stage {}

  /** It was run as far as its questions, and waits for the answers. */
  record Admitted(OpenAdmission admission) implements Stage {}

  /** It ran to its end, or failed. */
  record Concluded(Conclusion conclusion) implements Stage {}
}
