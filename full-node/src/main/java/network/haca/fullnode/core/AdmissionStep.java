package network.haca.fullnode.core;

import java.util.Arrays;
import network.haca.primitives.Bytes;

/**
 * A step that one of the ledger's own transactions takes about admissions, as its call data says.
 *
 * @param data of the step: a signed transaction, a conclusion, or the hash of a transaction
 */
record AdmissionStep(Kind kind, Bytes data) {
  /** The kinds, by their first byte. */
  enum Kind {
    /** Seeds and rows of the height before. */
    DRAW(1),
    /** A transaction that waits from now on, or again. */
    ADMIT(2),
    /** A conclusion's answers are paid; the transaction runs in the next place of the block. */
    CONCLUDE(3),
    /** A transaction waited too long. */
    EXPIRE(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  Bytes encode() {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) kind.number}), data);
  }

  static AdmissionStep decode(Bytes encoded) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> each.number == encoded.get(0))
            .findFirst()
            .orElseThrow();
    return new AdmissionStep(kind, encoded.slice(1, encoded.size() - 1));
  }
}
