package network.haca.answering.core;

/** There is no answer now, and there may be one later. */
public final class NoAnswerNowException extends RuntimeException {
  public NoAnswerNowException(String message) {
    super(message);
  }
}
