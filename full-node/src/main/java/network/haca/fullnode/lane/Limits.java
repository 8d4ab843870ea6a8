package network.haca.fullnode.lane;

import java.time.Duration;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * Upper bounds on what users may take of a node.
 *
 * @param workers threads for heavy calls
 * @param requests that are read, wait, run or are answered at once
 * @param addressRequests the same of one address
 * @param callTime after which a call ends
 * @param callGas that a call may have
 * @param batchCalls calls of a batch
 * @param batchTime that the calls of a batch may run together
 * @param batchGas that they may use together
 * @param connectionTime that heavy calls of a connection may run in a minute
 * @param addressTime that heavy calls of an address may run in a minute
 */
public record Limits(
    int workers,
    int requests,
    int addressRequests,
    Duration callTime,
    long callGas,
    int batchCalls,
    Duration batchTime,
    long batchGas,
    Duration connectionTime,
    Duration addressTime) {
  private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

  /** The limits where nothing is set. */
  public static final Limits STANDARD =
      new Limits(
          WORKERS,
          1_024,
          64,
          Duration.ofSeconds(5),
          25_000_000,
          1_000,
          Duration.ofSeconds(10),
          250_000_000,
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  private static final Form<Integer> REQUESTS = Form.number(1, 100_000, "requests");
  private static final Form<Duration> TIME = Durations.upTo(Duration.ofHours(1));
  private static final Form<Long> GAS = Form.longNumber(1, 1_000_000_000_000L, "gas");

  private static final Setting<Integer> WORKERS_SETTING =
      Setting.of(
              "node.rpc.workers",
              Form.number(1, 256, "threads"),
              STANDARD.workers,
              "Threads for heavy calls, half of which at most one address has.")
          .otherwise("half of the processors, 2 at least");
  private static final Setting<Integer> REQUESTS_SETTING =
      Setting.of(
          "node.rpc.requests",
          REQUESTS,
          STANDARD.requests,
          "Requests in all that are read, wait, run or are answered at once.");
  private static final Setting<Integer> ADDRESS_REQUESTS =
      Setting.of(
          "node.rpc.address.requests",
          REQUESTS,
          STANDARD.addressRequests,
          "The same of one address.");
  private static final Setting<Duration> CALL_TIME =
      Setting.of("node.rpc.call.time", TIME, STANDARD.callTime, "How long a call may run.");
  private static final Setting<Long> CALL_GAS =
      Setting.of("node.rpc.call.gas", GAS, STANDARD.callGas, "Gas that a call may use.");
  private static final Setting<Integer> BATCH_CALLS =
      Setting.of(
          "node.rpc.batch.calls",
          Form.number(1, 10_000, "calls"),
          STANDARD.batchCalls,
          "Calls of a batch; those behind are refused.");
  private static final Setting<Duration> BATCH_TIME =
      Setting.of(
          "node.rpc.batch.time",
          TIME,
          STANDARD.batchTime,
          "How long the calls of a batch may run together.");
  private static final Setting<Long> BATCH_GAS =
      Setting.of(
          "node.rpc.batch.gas",
          GAS,
          STANDARD.batchGas,
          "Gas that the calls of a batch may use together.");
  private static final Setting<Duration> CONNECTION_TIME =
      Setting.of(
          "node.rpc.connection.time",
          TIME,
          STANDARD.connectionTime,
          "How long a connection's heavy calls may run in a minute.");
  private static final Setting<Duration> ADDRESS_TIME =
      Setting.of(
          "node.rpc.address.time",
          TIME,
          STANDARD.addressTime,
          "How long an address' heavy calls may run in a minute.");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(WORKERS_SETTING, REQUESTS_SETTING, ADDRESS_REQUESTS)
          .with(
              SettingGroup.of(CALL_TIME, CALL_GAS, BATCH_CALLS, BATCH_TIME, BATCH_GAS),
              SettingGroup.of(CONNECTION_TIME, ADDRESS_TIME));

  /** Reads {@link #SETTINGS}. */
  public static Limits read(Settings settings) {
    return new Limits(
        settings.get(WORKERS_SETTING),
        settings.get(REQUESTS_SETTING),
        settings.get(ADDRESS_REQUESTS),
        settings.get(CALL_TIME),
        settings.get(CALL_GAS),
        settings.get(BATCH_CALLS),
        settings.get(BATCH_TIME),
        settings.get(BATCH_GAS),
        settings.get(CONNECTION_TIME),
        settings.get(ADDRESS_TIME));
  }

  /** For the network's own parts, which share an address: each call is bounded, they are not. */
  public Limits forParts() {
    Duration always = Duration.ofMinutes(workers);
    return new Limits(
        workers,
        requests,
        requests,
        callTime,
        callGas,
        batchCalls,
        batchTime,
        batchGas,
        always,
        always);
  }

  /** The same for calls that wait for another node's data. */
  public Limits withCallTime(Duration time) {
    return new Limits(
        workers,
        requests,
        addressRequests,
        time,
        callGas,
        batchCalls,
        time.multipliedBy(2),
        batchGas,
        connectionTime,
        addressTime);
  }
}
