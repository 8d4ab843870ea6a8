package network.haca.x402;

/** The result of reading a message of strangers. */
public sealed interface Reading<T> {
  /** It is well-formed. */
  record Value<T>(T value) implements Reading<T> {}

  /** It is not. */
  record Refused<T>(Refusal refusal) implements Reading<T> {}
}
