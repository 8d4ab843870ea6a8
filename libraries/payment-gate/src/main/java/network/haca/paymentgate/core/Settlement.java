package network.haca.paymentgate.core;

/** The outcome of a payment that was to be settled before its answer leaves. */
public sealed interface Settlement {
  /**
   * It counts.
   *
   * @param header for the client: the facilitator's answer in base64
   */
  record Settled(String header) implements Settlement {}

  /**
   * It does not, and will not.
   *
   * @param reason by its name
   */
  record Failed(String reason, String message) implements Settlement {}

  /** Nobody knows yet: the facilitator is away, or no block has it. */
  record Unknown(String message) implements Settlement {}
}
