package network.haca.x402;

/** A version of x402. */
public enum Version {
  /** {@code X-PAYMENT}, networks by name, scheme {@code exact} by EIP-3009 alone. */
  V1(1, "X-PAYMENT", "X-PAYMENT-RESPONSE"),
  /** {@code PAYMENT-SIGNATURE}, networks by CAIP-2. */
  V2(2, "PAYMENT-SIGNATURE", "PAYMENT-RESPONSE");

  private final int number;
  private final String paymentHeader;
  private final String responseHeader;

  Version(int number, String paymentHeader, String responseHeader) {
    this.number = number;
    this.paymentHeader = paymentHeader;
    this.responseHeader = responseHeader;
  }

  /** In {@code x402Version}. */
  public int number() {
    return number;
  }

  /** The header in which a client pays. */
  public String paymentHeader() {
    return paymentHeader;
  }

  /** The header that says what became of the payment. */
  public String responseHeader() {
    return responseHeader;
  }
}
