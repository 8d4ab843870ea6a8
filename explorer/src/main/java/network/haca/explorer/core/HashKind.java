package network.haca.explorer.core;

import java.util.Arrays;
import java.util.Optional;

/** The roles of a hash, beside those of proofs, batches and nodes themselves. */
public enum HashKind {
  INPUT('i'),
  OUTPUT('o'),
  TRANSACTION('t'),
  BLOB('w'),
  /** Hash of a transaction on a payment's own network. */
  TRANSFER('x');

  private final char letter;

  HashKind(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  static Optional<HashKind> of(int letter) {
    return Arrays.stream(values()).filter(kind -> kind.letter == letter).findFirst();
  }

  /** The kind of thing that it leads to. */
  Found.Kind leadsTo() {
    return switch (this) {
      case INPUT, OUTPUT -> Found.Kind.PROOF;
      case TRANSACTION, BLOB -> Found.Kind.BATCH;
      case TRANSFER -> Found.Kind.PAYMENT;
    };
  }
}
