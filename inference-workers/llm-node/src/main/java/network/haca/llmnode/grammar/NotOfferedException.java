package network.haca.llmnode.grammar;

/** A schema asks what a grammar of this kind cannot hold; the message names it. */
final class NotOfferedException extends Exception {
  NotOfferedException(String reason) {
    super(reason);
  }

  static void require(boolean condition, String reason) throws NotOfferedException {
    if (!condition) {
      throw new NotOfferedException(reason);
    }
  }
}
