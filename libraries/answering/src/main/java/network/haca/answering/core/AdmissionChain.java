package network.haca.answering.core;

import java.io.IOException;
import java.util.List;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;

/**
 * Transactions that wait for answers, as this node's own full node has them in committed blocks.
 */
public interface AdmissionChain {
  /** All that are open, the oldest first. */
  List<OpenAdmission> open() throws IOException;

  /**
   * Hands in a conclusion. One that is known already is taken for handed in.
   *
   * @param conclusion encoded and signed
   */
  void send(Bytes conclusion) throws IOException;
}
