package network.haca.explorer.core;

/**
 * A count of proofs.
 *
 * @param last when the latest of them was dated, in milliseconds
 */
public record Tally(long count, long last) {
  static final Tally NONE = new Tally(0, 0);

  Tally with(long at) {
    return new Tally(count + 1, Math.max(last, at));
  }

  /** With one proof fewer; the time of the latest stays. */
  Tally without() {
    return new Tally(Math.max(0, count - 1), last);
  }
}
