package network.haca.bridge.http;

/** Why a question of feeds has no answer, on its way through a future. */
final class FeedRefusal extends Exception {
  private final int status;
  private final String reason;

  FeedRefusal(int status, String reason) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
