package network.haca.paymentgate;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.paymentgate.GateConfig.Grants;
import network.haca.paymentgate.GateConfig.Selling;
import network.haca.paymentgate.core.Gate;
import network.haca.paymentgate.core.GrantDoor;
import network.haca.paymentgate.http.FactFeed;
import network.haca.paymentgate.http.HttpFacilitator;
import network.haca.paymentgate.http.RateFeed;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.http.VertxTimer;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.PriceTable;
import network.haca.paymentgate.price.TokenRate;
import network.haca.service.Parts;

/** Starts the parts of a gate. */
final class GateWiring {
  private final Vertx vertx;
  private final GateMetrics metrics;
  private final Parts parts;
  private final InstantSource clock = InstantSource.system();

  /**
   * @param parts to which those are added that have to be closed
   */
  GateWiring(Vertx vertx, GateMetrics metrics, Parts parts) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.parts = parts;
  }

  HttpFacilitator facilitator(Selling selling) throws IOException {
    String secret = SecretFile.read(selling.secretFile());
    return parts.add(new HttpFacilitator(vertx, selling.facilitator(), secret, metrics::call));
  }

  /**
   * @param prices of now
   */
  Gate gate(Selling selling, Supplier<PriceTable> prices, HttpFacilitator facilitator) {
    return new Gate(
        selling.terms(), prices, rate(selling), facilitator, metrics, new VertxTimer(vertx), clock);
  }

  /**
   * @param facilitator whose word is taken for its key, where the configuration has none
   */
  GrantDoor door(Grants grants, Optional<HttpFacilitator> facilitator) {
    return new GrantDoor(
        () -> grants.key().or(() -> facilitator.flatMap(HttpFacilitator::grantKey)),
        clock,
        new VertxTimer(vertx),
        grants.rememberedMax());
  }

  private Supplier<Optional<KnownRate>> rate(Selling selling) {
    return switch (selling.rate()) {
      case RateSource.Fixed(TokenRate rate) -> () -> Optional.of(KnownRate.of(rate));
      case RateSource.Web web -> {
        RateFeed feed = parts.add(new RateFeed(vertx, web, selling.decimals(), clock));
        parts.add(metrics.rateAge(feed::age));
        yield feed;
      }
      case RateSource.Facts facts -> {
        FactFeed feed = parts.add(new FactFeed(facts, selling.decimals(), clock));
        parts.add(metrics.rateAge(feed::age));
        yield feed;
      }
    };
  }
}
