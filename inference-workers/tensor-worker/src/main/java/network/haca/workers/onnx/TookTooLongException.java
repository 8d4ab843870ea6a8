package network.haca.workers.onnx;

/** A run was ended because it took longer than it might; the message is for who asked. */
final class TookTooLongException extends Exception {
  TookTooLongException(String message) {
    super(message);
  }
}
