package network.haca.schemas.tensor;

/**
 * What a client sent as a tensor is not one; the message says what is wrong and what would be
 * right.
 */
public final class InvalidTensorException extends Exception {
  public InvalidTensorException(String message) {
    super(message);
  }
}
