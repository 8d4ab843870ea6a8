package network.haca.provingnode.core;

import java.time.Instant;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A registered key: TEE or VANILLA, the scheme is the same. */
public interface Signer {
  Bytes32 teeId();

  int teeType();

  /** No proof may be dated earlier (rule N3). */
  Instant countsFrom();

  Bytes sign(Bytes32 message);
}
