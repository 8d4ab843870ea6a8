package network.haca.workers.zk;

import java.io.IOException;

/** An attempt to prove an answer that has failed for a cause that anybody may know. */
final class ProofException extends IOException {
  private final ProofFailure failure;

  ProofException(ProofFailure failure) {
    super(failure.text());
    this.failure = failure;
  }

  /**
   * @param detail for the log
   */
  ProofException(ProofFailure failure, String detail) {
    super(failure.text() + ": " + detail);
    this.failure = failure;
  }

  ProofFailure failure() {
    return failure;
  }
}
