package network.haca.lightclient;

/** A step of a verification does not hold; the message says why. */
final class RefusedException extends Exception {
  RefusedException(String message) {
    super(message);
  }

  static void require(boolean holds, String otherwise) throws RefusedException {
    if (!holds) {
      throw new RefusedException(otherwise);
    }
  }
}
