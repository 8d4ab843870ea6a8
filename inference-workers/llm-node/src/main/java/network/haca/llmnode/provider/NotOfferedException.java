package network.haca.llmnode.provider;

/** A provider's API has no way to ask for something; the message is for the client. */
final class NotOfferedException extends Exception {
  NotOfferedException(String message) {
    super(message);
  }
}
