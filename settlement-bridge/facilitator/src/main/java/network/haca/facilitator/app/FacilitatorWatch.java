package network.haca.facilitator.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Sessions;
import network.haca.facilitator.kafka.BookPublisher;
import network.haca.facilitator.rocksdb.LedgerDatabase;
import network.haca.service.Health;
import network.haca.service.RepeatedTask;
import network.haca.service.RoleGauges;
import network.haca.x402.Network;

/** Health and gauges of a facilitator. */
record FacilitatorWatch(
    LedgerDatabase ledger,
    List<PaymentNetwork> networks,
    Sessions sessions,
    RepeatedTask keeper,
    Optional<BookPublisher> publisher) {
  private Optional<String> deadThread() {
    boolean live =
        keeper.isRunning()
            && networks.stream().allMatch(PaymentNetwork::isRunning)
            && publisher.map(BookPublisher::isRunning).orElse(true);
    return live ? Optional.empty() : Optional.of("a thread of the facilitator has ended");
  }

  Health health() {
    Health health = new Health().live("threads", this::deadThread).ready("ledger", ledger::failure);
    for (PaymentNetwork network : networks) {
      long id = network.node().network().chainId();
      health
          .ready("chain-" + id, network::failure)
          .ready("funds-" + id, network::poverty)
          .ready("costs-" + id, network::alarm);
    }
    return health;
  }

  RoleGauges gauges(MeterRegistry meters) {
    RoleGauges gauges = new RoleGauges(meters);
    networks.forEach(each -> add(gauges, each));
    gauges.gauge(
        "haca.facilitator.sessions",
        "Sessions that are not settled",
        "sessions",
        Tags.empty(),
        sessions::active);
    gauges.gauge(
        "haca.facilitator.reservations",
        "Reservations that have not ended",
        "reservations",
        Tags.empty(),
        sessions::openHolds);
    gauges.gauge(
        "haca.facilitator.lost",
        "What failed settlements of the last hour left unpaid, in millionths of a session's cap",
        "parts",
        Tags.empty(),
        sessions::lost);
    publisher.ifPresent(
        each ->
            gauges.gauge(
                "haca.facilitator.untold",
                "Entries of the books that Kafka has not acknowledged",
                "entries",
                Tags.empty(),
                each::waiting));
    return gauges;
  }

  private void add(RoleGauges gauges, PaymentNetwork each) {
    Network network = each.node().network();
    Tags tags = Tags.of("network", network.toString());
    gauges.gauge(
        "haca.facilitator.unfinished",
        "Payments that are claimed and not final yet",
        "payments",
        tags,
        () -> ledger.unfinished(network).size());
    gauges.gauge(
        "haca.facilitator.cost",
        "What settlements of the last 24 hours cost",
        "wei",
        tags,
        each::cost);
  }
}
