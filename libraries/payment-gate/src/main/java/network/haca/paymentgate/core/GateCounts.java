package network.haca.paymentgate.core;

/** Counts what a gate decides, for who operates it. */
public interface GateCounts {
  /** Counts nothing. */
  GateCounts NONE =
      new GateCounts() {
        @Override
        public void asked(String outcome) {
          // Nobody wants to know.
        }

        @Override
        public void ended(Ending ending) {
          // Nobody wants to know.
        }

        @Override
        public void cut(Cut reason) {
          // Nobody wants to know.
        }
      };

  /** The ways in which a bill ends. */
  enum Ending {
    /** Charged by the provider's count, or by the price that is fixed. */
    CHARGED,
    /** Charged by the gate's own count. */
    ESTIMATED,
    /** Without a charge, since there was no answer. */
    WAIVED,
    /** Without a charge in the ledger, though there was work to charge. */
    LOST
  }

  /** Why work was cut before its end. */
  enum Cut {
    /** Its time was over. */
    TIME,
    /** Nothing more of it could be made durable. */
    LEASE
  }

  /**
   * Counts a request.
   *
   * @param outcome one of few words: how it was let in, or why it was not
   */
  void asked(String outcome);

  void ended(Ending ending);

  void cut(Cut reason);
}
