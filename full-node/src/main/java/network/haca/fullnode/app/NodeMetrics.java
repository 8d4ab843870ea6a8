package network.haca.fullnode.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.pool.PoolUse;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.service.RoleGauges;

/** Meters of a full node's chain, pool and verdicts. */
final class NodeMetrics implements AutoCloseable {
  private final RoleGauges gauges;
  private final Counter restarts;
  private final Counter transactions;

  NodeMetrics(MeterRegistry meters) {
    this.gauges = new RoleGauges(meters);
    this.restarts =
        Counter.builder("haca.node.cometbft.restarts")
            .description("How often CometBFT was started again")
            .register(meters);
    this.transactions =
        Counter.builder("haca.node.transactions")
            .description("Transactions in blocks that were committed")
            .register(meters);
  }

  /** CometBFT is to be started again. */
  void restarted() {
    restarts.increment();
  }

  /** A block with so many transactions was committed. */
  void committed(int count) {
    transactions.increment(count);
  }

  void show(LatestBlock latest, LedgerApplication application, VerdictService verdicts) {
    gauge("haca.node.height", "The latest height", "", latest::height);
    gauge(
        "haca.node.block.time",
        "The latest block's time, since the epoch",
        "seconds",
        () -> blockTime(latest));
    pool("users", application, PoolUse::users);
    pool("network", application, PoolUse::network);
    pool("displaced", application, PoolUse::displaced);
    pool("held", application, PoolUse::held);
    gauge("haca.node.settlements.pending", "Settlements that are open", "", verdicts::pending);
    gauge(
        "haca.node.settlements.missing",
        "Settled batches whose leaves are not known, for which no verdicts are given",
        "",
        () -> verdicts.missing().size());
    gauge(
        "haca.node.settlements.index.lag",
        "Heights whose settlements are not indexed yet",
        "",
        () -> Math.max(0, latest.height() - verdicts.indexed()));
  }

  private void pool(String kind, LedgerApplication application, ToIntFunction<PoolUse> places) {
    var _ =
        gauges.gauge(
            "haca.node.pool.places",
            "Places of the memory pool that are taken, by kind",
            "",
            Tags.of("kind", kind),
            () -> places.applyAsInt(application.pool().use()));
  }

  @Override
  public void close() {
    gauges.close();
  }

  private void gauge(String name, String meaning, String unit, Supplier<Number> value) {
    var _ = gauges.gauge(name, meaning, unit, Tags.empty(), value);
  }

  private static double blockTime(LatestBlock latest) {
    return latest.time().map(time -> (double) time.getEpochSecond()).orElse(0.0);
  }
}
