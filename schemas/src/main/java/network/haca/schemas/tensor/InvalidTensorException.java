package network.haca.schemas.tensor;

/**
 * A client sent something as a tensor that is none; the message says what is wrong and what would
 * be right.
 */
public final class InvalidTensorException extends Exception {
  public InvalidTensorException(String message) {
    super(message);
  }
}
