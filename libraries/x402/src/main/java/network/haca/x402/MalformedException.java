package network.haca.x402;

/** A message is not what x402 says; becomes a {@link Reading.Refused} where reading ends. */
public final class MalformedException extends Exception {
  private final Reason reason;

  public MalformedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Refusal refusal() {
    return new Refusal(reason, String.valueOf(getMessage()));
  }
}
