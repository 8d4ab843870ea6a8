package network.haca.onnx.binding;

/** ONNX Runtime, or the device below it, refuses; the message is its own. */
final class OrtRefusedException extends RuntimeException {
  /** {@code ORT_EP_FAIL} of {@code enum OrtErrorCode}: the device fails. */
  static final int DEVICE_FAILS = 11;

  private final int code;

  /**
   * @param code of {@code enum OrtErrorCode}
   */
  OrtRefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
