package network.haca.x402;

import java.util.Optional;
import java.util.stream.Stream;

/** A scheme of payment: the amount itself, or at most the amount. */
public enum Scheme {
  /** The amount, and no other. */
  EXACT("exact"),
  /** At most the amount; who is paid says how much of it. */
  UPTO("upto");

  private final String word;

  Scheme(String word) {
    this.word = word;
  }

  static Optional<Scheme> parse(String word) {
    return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** In messages. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
