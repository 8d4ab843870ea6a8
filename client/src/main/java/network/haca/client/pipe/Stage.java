package network.haca.client.pipe;

import network.haca.pipe.OpenAdmission;

/** How far a transaction that asks models is. */
public sealed interface Stage {
  /** No block has it. */
  record Sent() implements Stage {}

  /** It was run as far as its questions, and waits for the answers. */
  record Admitted(OpenAdmission admission) implements Stage {}

  /** It ran to its end, or failed. */
  record Concluded(Conclusion conclusion) implements Stage {}
}
