package network.haca.fullnode.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.verdict.VerdictService;

/** What a full node shows of its chain, its pool and its verdicts. */
final class NodeMetrics implements AutoCloseable {
  private final MeterRegistry meters;
  private final List<Meter> registered = new ArrayList<>();
  private final Counter restarts;
  private final Counter transactions;

  NodeMetrics(MeterRegistry meters) {
    this.meters = meters;
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
    gauge("haca.node.height", "The latest height", latest, LatestBlock::height);
    registered.add(
        Gauge.builder("haca.node.block.time", latest, NodeMetrics::blockTime)
            .description("The latest block's time, since the epoch")
            .baseUnit("seconds")
            .register(meters));
    gauge(
        "haca.node.pool.transactions",
        "Transactions that wait for a block",
        application,
        each -> each.waiting().size());
    gauge(
        "haca.node.settlements.pending",
        "Settlements that are open",
        verdicts,
        VerdictService::pending);
    gauge(
        "haca.node.settlements.missing",
        "Settled batches whose leaves are not known, for which no verdicts are given",
        verdicts,
        each -> each.missing().size());
    gauge(
        "haca.node.settlements.index.lag",
        "Heights whose settlements are not indexed yet",
        verdicts,
        each -> Math.max(0, latest.height() - each.indexed()));
  }

  @Override
  public void close() {
    registered.forEach(meters::remove);
  }

  private <T> void gauge(String name, String meaning, T of, ToDoubleFunction<T> value) {
    registered.add(Gauge.builder(name, of, value).description(meaning).register(meters));
  }

  private static double blockTime(LatestBlock latest) {
    return latest.time().map(time -> (double) time.getEpochSecond()).orElse(0.0);
  }
}
