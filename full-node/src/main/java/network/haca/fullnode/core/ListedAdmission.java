package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.evm.word.UInt256;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The part of an open admission that is looked at in every block. */
record ListedAdmission(
    Bytes32 hash, long number, long height, long deadlineTime, long deadlineHeight) {
  static UInt256 word(OpenAdmission open) {
    return UInt256.of(
        BigInteger.valueOf(open.number())
            .shiftLeft(64)
            .or(BigInteger.valueOf(open.height()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(open.deadlineTime()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(open.deadlineHeight())));
  }

  static ListedAdmission of(Bytes32 hash, UInt256 word) {
    Bytes terms = word.toBytes32().value();
    return new ListedAdmission(
        hash, terms.getLong(0), terms.getLong(8), terms.getLong(16), terms.getLong(24));
  }
}
