package network.haca.evm;

/**
 * Thrown inside a frame to end it; never leaves the interpreter. Without a stack trace: it is
 * control flow.
 */
final class Halt extends RuntimeException {
  private final HaltReason reason;

  Halt(HaltReason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  HaltReason reason() {
    return reason;
  }
}
