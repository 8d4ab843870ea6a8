package network.haca.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The times that Kafka's clients wait for a broker that does not answer, so that all work again
 * within half a minute of its return, however long it was away.
 *
 * <p>With Kafka's own values a client may wait for five minutes: a group waits so long for a member
 * that is alive and does not poll, and a producer of transactions tries for ever to deliver.
 */
public final class KafkaPatience {
  private static final int REQUEST_MILLIS = 10_000;
  private static final int CALL_MILLIS = 15_000;

  /**
   * For a transaction while the broker is away: above what a restart of the broker takes. One that
   * goes on is finished or aborted at once when the broker is back; a thread that gave up must join
   * its group anew and restore its stores.
   */
  private static final int TRANSACTION_MILLIS = 40_000;

  /** For a member that is alive: above what a call may take, and what lies between two polls. */
  private static final int POLL_MILLIS = 50_000;

  /** For a member that is gone, and for what it had begun. */
  private static final int TAKE_OVER_MILLIS = 10_000;

  /**
   * For a broker that has no record: it answers a fetch at once when one comes, and after so long
   * without.
   */
  private static final int QUIET_MILLIS = 5_000;

  /**
   * For a consumer that leaves its group. Without a bound it would wait for the answer to its last
   * fetch as well.
   */
  public static final Duration CLOSING = Duration.ofMillis(500);

  private KafkaPatience() {}

  /**
   * The properties of any client, which a broker that is cut off, rather than gone, keeps waiting.
   */
  public static Map<String, Object> client() {
    return Map.of(
        "request.timeout.ms",
        REQUEST_MILLIS,
        "socket.connection.setup.timeout.max.ms",
        REQUEST_MILLIS);
  }

  /** The properties of a consumer. */
  public static Map<String, Object> consumer() {
    return Map.of(
        "default.api.timeout.ms",
        CALL_MILLIS,
        "session.timeout.ms",
        TAKE_OVER_MILLIS,
        "max.poll.interval.ms",
        POLL_MILLIS);
  }

  /**
   * The properties of a consumer of one partition, whose fetches wait for as long as there is
   * nothing new. Of several partitions, one could wait behind another's fetch. It has to be closed
   * within {@link #CLOSING}.
   */
  public static Map<String, Object> onePartition() {
    Map<String, Object> properties = new HashMap<>(consumer());
    properties.put("fetch.max.wait.ms", QUIET_MILLIS);
    return properties;
  }

  /**
   * The properties of a producer of transactions: what fails is begun anew from what was committed.
   */
  public static Map<String, Object> transactions() {
    return Map.of(
        "max.block.ms",
        TRANSACTION_MILLIS,
        "delivery.timeout.ms",
        TRANSACTION_MILLIS,
        "transaction.timeout.ms",
        TAKE_OVER_MILLIS);
  }
}
