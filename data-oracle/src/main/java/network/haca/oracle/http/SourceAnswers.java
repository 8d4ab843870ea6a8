package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.oracle.core.AddressRule;
import network.haca.oracle.core.Asker;
import network.haca.oracle.core.ContractShare;
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
  private final ContractShare share;

  /** Questions of contracts that may be under way to one host at once. */
  private final int contractsMax;

  private final Map<String, Integer> contracts = new ConcurrentHashMap<>();
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
    this.share = bounds.contracts();
    this.contractsMax = share.of(bounds.connections());
  }

  /** What the source says now; fails with {@link RefusedException} only. */
  Future<Seen> ask(Lookup lookup, Asker asker) {
    Set<String> missing = lookup.missing(secrets);
    if (!missing.isEmpty()) {
      return Future.failedFuture(
          new RefusedException(
              FactRefusal.unavailable(
                  "source '%s' needs the secrets %s, which the operator has not sent yet"
                      .formatted(lookup.source().name(), missing))));
    }
    if (lookup.isStream() && streams.isOpen(lookup)) {
      return streams.ask(lookup, asker);
    }
    return asker == Asker.CONTRACT ? inPlace(lookup) : paced(lookup, asker, () -> {});
  }

  /**
   * @param ended run once, when no connection is used for the question any more
   */
  private Future<Seen> paced(Lookup lookup, Asker asker, Runnable ended) {
    SourcePace pace = pace(lookup);
    if (pace.ask(clock.instant(), asker) instanceof Admission.Later later) {
      ended.run();
      return Future.failedFuture(
          new RefusedException(FactRefusal.resting(lookup.source().name(), later)));
    }
    return lookup.isStream()
        ? streams.ask(lookup, asker).onComplete(_ -> ended.run())
        : fetch.ask(lookup, pace, ended);
  }

  /** Contracts' questions leave connections to the others: these never wait for one. */
  private Future<Seen> inPlace(Lookup lookup) {
    URI url = URI.create(lookup.url());
    // Connections are counted by host: several sources share those to one.
    String host = url.getHost() + ":" + Fetch.port(url);
    if (contracts.merge(host, 1, Integer::sum) > contractsMax) {
      leave(host);
      return Future.failedFuture(
          new RefusedException(
              FactRefusal.overloaded(
                  "contracts ask %s %d things at once, and no more may be"
                      .formatted(host, contractsMax))));
    }
    return paced(lookup, Asker.CONTRACT, () -> leave(host));
  }

  private void leave(String host) {
    contracts.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
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
                lookup.source().limits().perMinute(), lookup.source().limits().perDay(), share));
  }
}
