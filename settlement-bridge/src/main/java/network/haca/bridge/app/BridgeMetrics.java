package network.haca.bridge.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.bridge.core.Passages;
import network.haca.bridge.kafka.ConsumerStatus;
import network.haca.bridge.kafka.RecordSettler;
import network.haca.bridge.kafka.RegistryFeed;
import network.haca.schemas.topic.Topics;
import network.haca.service.RoleGauges;

/** Meters of a bridge's state; taken away again when it closes. */
final class BridgeMetrics implements AutoCloseable {
  private final RoleGauges gauges;

  private BridgeMetrics(MeterRegistry registry) {
    this.gauges = new RoleGauges(registry);
  }

  static BridgeMetrics bind(
      MeterRegistry registry, Stores stores, Settling settling, View view, RegistryFeed feed) {
    BridgeMetrics metrics = new BridgeMetrics(registry);
    Passages passages = settling.batches().passages();
    for (String state : Passages.STATES) {
      metrics.gauge(
          "haca.bridge.batches",
          "Batches that are not settled, by state",
          "",
          Tags.of("state", state),
          () -> passages.states().get(state));
    }
    metrics.age(
        "haca.bridge.oldest.unsettled.age",
        "How long ago the oldest batch that is not settled came; 0 without one",
        () -> settling.batches().oldestAge());
    metrics.gauge(
        "haca.bridge.waiting",
        "All batches that are not settled, on disk",
        "bytes",
        Tags.empty(),
        () -> stores.waiting().bytes());
    metrics.individual(settling.individualIntake());
    metrics.rebuild(view);
    metrics.lag(Topics.BATCHES.name(), settling.batchIntake().status());
    metrics.lag(Topics.INDIVIDUAL.name(), settling.individualIntake().status());
    metrics.lag(Topics.ZK.name(), settling.zkIntake().status());
    metrics.lag(Topics.SETTLEMENTS.name(), view.settlements().status());
    metrics.lag(Topics.REJECTED.name(), view.refusals().status());
    metrics.gauge(
        "haca.bridge.registry.lag",
        "Blocks whose changes of the registry are not in Kafka yet",
        "blocks",
        Tags.empty(),
        feed::lag);
    return metrics;
  }

  private void individual(RecordSettler intake) {
    gauge(
        "haca.bridge.individual.open",
        "Proofs to be settled by transactions of their own that are not done",
        "proofs",
        Tags.empty(),
        intake::open);
    age(
        "haca.bridge.individual.oldest.age",
        "How long ago the oldest of them came; 0 without one",
        intake::oldestAge);
  }

  private void rebuild(View view) {
    gauge(
        "haca.bridge.rebuild.all",
        "Settlements on chain when the bridge began",
        "settlements",
        Tags.empty(),
        () -> view.rebuild().total());
    gauge(
        "haca.bridge.rebuild.done",
        "Of those, the ones whose leaves are known, or sought in vain",
        "settlements",
        Tags.empty(),
        () -> view.rebuild().done());
    gauge(
        "haca.bridge.missing",
        "Settled batches whose leaves nobody gives",
        "settlements",
        Tags.empty(),
        () -> view.rebuild().missing());
  }

  private void lag(String topic, ConsumerStatus status) {
    gauge(
        "haca.bridge.consumer.lag",
        "Records of the topic that this bridge has not read",
        "records",
        Tags.of("topic", topic),
        status::lag);
  }

  private void age(String name, String description, Supplier<Optional<Duration>> value) {
    var _ = gauges.time(name, description, Tags.empty(), () -> value.get().orElse(Duration.ZERO));
  }

  private void gauge(
      String name, String description, String unit, Tags tags, Supplier<Number> value) {
    var _ = gauges.gauge(name, description, unit, tags, value);
  }

  @Override
  public void close() {
    gauges.close();
  }
}
