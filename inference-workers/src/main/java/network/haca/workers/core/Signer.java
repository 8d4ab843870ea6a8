package network.haca.workers.core;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The node's registered key: TEE or VANILLA, the scheme is the same. */
public interface Signer {
  Bytes32 teeId();

  int teeType();

  Bytes sign(Bytes32 message);
}
