package network.haca.explorer.core;

import java.util.Arrays;
import java.util.Optional;

/** The roles of a hash, beside those of proofs, batches and nodes themselves. */
public enum HashKind {
  INPUT('i'),
  OUTPUT('o'),
  TRANSACTION('t'),
  BLOB('w');

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

  /** Returns true if it leads to a batch, and false if it leads to a proof. */
  public boolean isOfBatch() {
    return this == TRANSACTION || this == BLOB;
  }
}
