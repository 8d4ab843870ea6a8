package network.haca.pipe;

import java.util.Arrays;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * A step that one of the ledger's own transactions (type 0x7e) takes about admissions, as its call
 * data says.
 *
 * @param data of the step: a signed transaction, a conclusion, or the hash of a transaction
 */
public record AdmissionStep(Kind kind, Bytes data) {
  /** The kinds, by their first byte. */
  public enum Kind {
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

  public Bytes encode() {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) kind.number}), data);
  }

  /** Nothing if the bytes begin with no kind of step. */
  public static Optional<AdmissionStep> decode(Bytes encoded) {
    return encoded.isEmpty()
        ? Optional.empty()
        : Arrays.stream(Kind.values())
            .filter(each -> each.number == encoded.get(0))
            .findFirst()
            .map(kind -> new AdmissionStep(kind, encoded.slice(1, encoded.size() - 1)));
  }
}
