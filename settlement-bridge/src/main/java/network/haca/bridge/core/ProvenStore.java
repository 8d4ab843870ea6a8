package network.haca.bridge.core;

import java.io.IOException;
import network.haca.schemas.settlement.ProvenInference;

/** Walrus, where proofs in zero knowledge are put before a settlement names them (rule H4). */
public interface ProvenStore {
  /**
   * Stores a proof, whether or not it is there already; an aggregator gives it when this returns.
   *
   * @return the blob's id
   * @throws IOException if the publisher fails, or no aggregator gives it yet; trying again is safe
   */
  String store(ProvenInference proven) throws IOException;
}
