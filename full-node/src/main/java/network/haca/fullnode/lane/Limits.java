package network.haca.fullnode.lane;

import java.time.Duration;
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

  /** Reads the settings; what they leave out is standard. */
  public static Limits read(Settings settings) {
    return new Limits(
        settings.number("node.rpc.workers", "1 to 256", STANDARD.workers, 1, 256),
        settings.number("node.rpc.requests", "1 to 100000", STANDARD.requests, 1, 100_000),
        settings.number(
            "node.rpc.address.requests", "1 to 100000", STANDARD.addressRequests, 1, 100_000),
        time(settings, "node.rpc.call.time", STANDARD.callTime),
        gas(settings, "node.rpc.call.gas", STANDARD.callGas),
        settings.number("node.rpc.batch.calls", "1 to 10000", STANDARD.batchCalls, 1, 10_000),
        time(settings, "node.rpc.batch.time", STANDARD.batchTime),
        gas(settings, "node.rpc.batch.gas", STANDARD.batchGas),
        time(settings, "node.rpc.connection.time", STANDARD.connectionTime),
        time(settings, "node.rpc.address.time", STANDARD.addressTime));
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

  private static Duration time(Settings settings, String key, Duration fallback) {
    Duration time = settings.duration(key, fallback);
    if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
      settings.problem("%s: '%s' given; give a time of up to an hour".formatted(key, time));
    }
    return time;
  }

  private static long gas(Settings settings, String key, long fallback) {
    return settings.value(
        key,
        "an amount of gas from 1 to 1000000000000",
        fallback,
        text -> {
          long gas = Long.parseLong(text);
          if (gas < 1 || gas > 1_000_000_000_000L) {
            throw new IllegalArgumentException(text);
          }
          return gas;
        });
  }
}
