package network.haca.provingnode.core;

import java.time.Instant;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A registered key: TEE or VANILLA, the scheme is the same. */
public interface Signer {
  Bytes32 teeId();

  int teeType();

  /**
   * Returns true if the key was registered with a measurement that names this content, and so may
   * sign for it.
   */
  boolean isMeasuredWith(Bytes32 content);

  /** No proof may be dated earlier (rule N3). */
  Instant countsFrom();

  /** Signs with a random salt. */
  Bytes sign(Bytes32 message);

  /** Signs with this salt, which commits to more than the message does (rule T5). */
  Bytes sign(Bytes32 message, Bytes32 salt);

  /** Signs together with what is to be signed at the same time (rule T6). */
  Bytes signShared(Bytes32 message);

  /** Signs in the given form. */
  default Bytes sign(Bytes32 message, SignatureForm form) {
    return switch (form) {
      case SignatureForm.Own() -> sign(message);
      case SignatureForm.Salted(Bytes32 salt) -> sign(message, salt);
      case SignatureForm.Shared() -> signShared(message);
    };
  }
}
