package network.haca.bridge.chain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of batches and leaves. */
public final class SettlementCounts {
  private final MeterRegistry meters;
  private final Counter leaves;

  public SettlementCounts(MeterRegistry meters) {
    this.meters = meters;
    this.leaves =
        Counter.builder("haca.bridge.settled.leaves")
            .description("Leaves that this bridge saw settled, with a receipt each")
            .register(meters);
  }

  private void count(String outcome) {
    Counter.builder("haca.bridge.settlements")
        .description("What became of settlements of this bridge, and of single leaves refused")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  void settled(int size) {
    count("settled");
    leaves.increment(size);
  }

  void rejected() {
    count("rejected");
  }

  void expired() {
    count("expired");
  }

  void reopened() {
    count("reopened");
  }

  /** A leaf, not a batch. */
  void refused() {
    count("refused");
  }

  /** A blob that was lost while its settlement was pending is there again. */
  void healed() {
    count("healed");
  }
}
