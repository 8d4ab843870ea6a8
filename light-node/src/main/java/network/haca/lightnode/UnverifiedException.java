package network.haca.lightnode;

/**
 * A node withholds what is needed, or what it gave does not hold. Unchecked, because it comes up
 * from below interfaces of the ledger that know no such failure; {@link VerifiedMethods} makes an
 * error of it.
 */
final class UnverifiedException extends RuntimeException {
  UnverifiedException(String message) {
    super(message);
  }
}
