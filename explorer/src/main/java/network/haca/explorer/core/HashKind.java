package network.haca.explorer.core;

import java.util.Arrays;
import java.util.Optional;

/** What a hash may be of, beside proofs, batches and nodes themselves. */
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

  /** Whether it leads to a batch, and not to a proof. */
  public boolean isOfBatch() {
    return this == TRANSACTION || this == BLOB;
  }
}
