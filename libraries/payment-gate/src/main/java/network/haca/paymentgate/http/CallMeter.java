package network.haca.paymentgate.http;

import java.time.Duration;

/** Told of each call of a facilitator. */
public interface CallMeter {
  /**
   * @param name one of few words
   * @param isAnswered whether the facilitator answered, rather than be away
   */
  void called(String name, boolean isAnswered, Duration took);
}
