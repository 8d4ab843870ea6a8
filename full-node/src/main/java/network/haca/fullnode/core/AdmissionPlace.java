package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;

/**
 * The part of an open admission that is read without the rest.
 *
 * @param number in the order of admissions
 * @param round that waits for answers
 * @param gas that is left, which acting on its conclusion may take in a block
 */
public record AdmissionPlace(long number, int round, long gas) {
  static UInt256 word(AdmittedTransaction admitted) {
    return UInt256.of(
        BigInteger.valueOf(admitted.open().number())
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.open().round()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.gasLeft())));
  }

  static AdmissionPlace of(UInt256 word) {
    Bytes bytes = word.toBytes32().value();
    return new AdmissionPlace(
        bytes.getLong(8), Math.toIntExact(bytes.getLong(16)), bytes.getLong(24));
  }
}
