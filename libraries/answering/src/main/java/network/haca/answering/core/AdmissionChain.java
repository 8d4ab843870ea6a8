package network.haca.answering.core;

import java.io.IOException;
import java.util.List;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;

/**
 * Transactions that wait for answers, as this node's own full node has them in committed blocks.
 */
public interface AdmissionChain {
  /**
   * One look at what waits.
   *
   * @param open that may be answered, the oldest first
   * @param failures why others may not, or not now
   */
  record Look(List<OpenAdmission> open, List<IOException> failures) {
    public Look {
      open = List.copyOf(open);
      failures = List.copyOf(failures);
    }
  }

  /** Looks what is open. */
  Look look() throws IOException;

  /**
   * Hands in a conclusion. One that is known already is taken for handed in.
   *
   * @param conclusion encoded and signed
   */
  void send(Bytes conclusion) throws IOException;
}
