package network.haca.provingnode.core;

import network.haca.primitives.Bytes32;

/** The forms in which an answer is signed. */
public sealed interface SignatureForm {
  /** By itself, with a random salt. */
  record Own() implements SignatureForm {}

  /** By itself, with a salt that commits to the whole answer (rule T5). */
  record Salted(Bytes32 salt) implements SignatureForm {}

  /** Together with answers that are signed at the same time, if there are any (rule T6). */
  record Shared() implements SignatureForm {}
}
