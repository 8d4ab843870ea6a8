package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.oracle.core.AddressRule;
import network.haca.oracle.core.SourcePace;
import network.haca.oracle.core.SourcePace.Admission;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;

/** Asks sources, each at its own pace, whether by a request or on a stream. */
public final class SourceAnswers {
  private final HostAddresses addresses;
  private final Fetch fetch;
  private final Streams streams;
  private final SourceSecrets secrets;
  private final InstantSource clock;
  private final Map<String, SourcePace> paces = new ConcurrentHashMap<>();

  /** Resolves the sources' names as the machine does. */
  public SourceAnswers(
      Vertx vertx, FetchBounds bounds, SourceSecrets secrets, InstantSource clock) {
    this(vertx, bounds, HostAddresses.Names.system(), secrets, clock);
  }

  SourceAnswers(
      Vertx vertx,
      FetchBounds bounds,
      HostAddresses.Names names,
      SourceSecrets secrets,
      InstantSource clock) {
    this.addresses = new HostAddresses(vertx, names, new AddressRule(bounds.networks()));
    this.fetch = new Fetch(vertx, bounds, addresses, secrets, clock);
    this.streams = new Streams(vertx, bounds, addresses, secrets, clock);
    this.secrets = secrets;
    this.clock = clock;
  }

  /** What the source says now; fails with {@link RefusedException} only. */
  Future<Seen> ask(Lookup lookup) {
    Set<String> missing = lookup.missing(secrets);
    if (!missing.isEmpty()) {
      return Future.failedFuture(
          new RefusedException(
              FactRefusal.unavailable(
                  "source '%s' needs the secrets %s, which the operator has not sent yet"
                      .formatted(lookup.source().name(), missing))));
    }
    if (lookup.isStream() && streams.isOpen(lookup)) {
      return streams.ask(lookup);
    }
    SourcePace pace = pace(lookup);
    if (pace.ask(clock.instant()) instanceof Admission.Later later) {
      return Future.failedFuture(
          new RefusedException(FactRefusal.resting(lookup.source().name(), later)));
    }
    return lookup.isStream() ? streams.ask(lookup) : fetch.ask(lookup, pace);
  }

  /** Ends the connections to the sources. */
  public Future<Void> close() {
    return Future.join(fetch.close(), streams.close(), addresses.close()).mapEmpty();
  }

  private SourcePace pace(Lookup lookup) {
    return paces.computeIfAbsent(
        lookup.source().name(),
        name ->
            new SourcePace(
                lookup.source().limits().perMinute(), lookup.source().limits().perDay()));
  }
}
