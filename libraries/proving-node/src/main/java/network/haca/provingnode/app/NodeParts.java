package network.haca.provingnode.app;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.KnownClients;
import network.haca.attestation.Nitriding;
import network.haca.attestation.NsmDevice;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.FileEntry;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.enrolment.MembershipMetrics;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.provingnode.kafka.OutboxDrain;
import network.haca.provingnode.rocksdb.RocksOutbox;
import network.haca.schemas.Transcript;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.v1.Proof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes of every kind consist of: keys and their place in the registry, the outbox and the way
 * to Kafka. Parts are closed in the reverse of the order in which they were started.
 */
public final class NodeParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeParts.class);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NodeConfig config;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RocksOutbox<Proof> outbox;
  private final Optional<Nitriding> nitriding;
  private final Optional<X509Certificate> tlsCertificate;
  private final Attester attester;
  private final NodeKeys keys;

  /**
   * @param measurements of a simulated enclave, PCR0 to PCR2
   * @throws IOException if the outbox cannot be opened
   */
  public NodeParts(NodeConfig config, List<Bytes> measurements) throws IOException {
    this.config = config;
    this.nitriding =
        config.enclave() == NodeConfig.Enclave.NITRIDING
            ? Optional.of(
                new Nitriding(config.nitriding().internal(), config.nitriding().external()))
            : Optional.empty();
    // It presents this one for as long as it runs.
    this.tlsCertificate =
        nitriding.isPresent() ? Optional.of(nitriding.get().open()) : Optional.empty();
    this.outbox =
        RocksOutbox.open(
            Proof.parser(), config.outbox(), config.outboxSync(), config.outboxProofsMax());
    parts.push(outbox);
    parts.push(new OutboxDrain(outbox, config.kafka(), config.outboxPollInterval()));
    this.attester = attester(measurements);
    this.keys = newKeys();
  }

  public NodeKeys keys() {
    return keys;
  }

  public Attester attester() {
    return attester;
  }

  public RocksOutbox<Proof> outbox() {
    return outbox;
  }

  /**
   * Another outbox, beside the one that goes to Kafka.
   *
   * @param suffix of its folder's name
   * @param capacity messages that may wait
   * @throws IOException if it cannot be opened
   */
  public <M extends MessageLite> RocksOutbox<M> outbox(
      Parser<M> parser, String suffix, long capacity) throws IOException {
    Path folder = config.outbox().resolveSibling(config.outbox().getFileName() + suffix);
    RocksOutbox<M> other = RocksOutbox.open(parser, folder, config.outboxSync(), capacity);
    parts.push(other);
    return other;
  }

  public Prover prover() {
    return new Prover(keys, outbox, CLOCK);
  }

  /** Fresh ones, for what is signed (rule T1). */
  public static Bytes sixteenRandomBytes() {
    byte[] random = new byte[Transcript.RANDOM_SIZE];
    RANDOM.nextBytes(random);
    return Bytes.wrap(random);
  }

  /** Closed with the node, before what is here already. */
  public void add(AutoCloseable part) {
    parts.push(part);
  }

  /** Of a port that presents the enclave's certificate of now, unless nitriding does. */
  public HttpServerOptions serverOptions() {
    HttpServerOptions plain =
        new HttpServerOptions()
            .setIdleTimeout((int) config.idle().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return nitriding.isPresent() ? plain : withTls(plain);
  }

  private HttpServerOptions withTls(HttpServerOptions options) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(KeyCertOptions.wrap(new IdentityKeyManager(keys::identity)));
    config
        .clients()
        .ifPresent(
            known ->
                options
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(TrustOptions.wrap(new KnownClients(known))));
    return options;
  }

  /**
   * Waits until the port listens, then makes the keys known there.
   *
   * @throws IOException if the port is taken
   */
  public int publish(Future<Integer> listening) throws IOException {
    int port;
    try {
      port = listening.toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new IOException(
          "cannot listen on %s:%d (%s.host, %s.port): %s"
              .formatted(
                  config.host(), config.port(), config.prefix(), config.prefix(), e.getCause()),
          e);
    }
    parts.push(keys);
    keys.publish(config.endpoint().orElse(new NodeEndpoint(config.host(), port)).toUrl());
    return port;
  }

  /**
   * Waits until the node is enabled in the registry, if there is one.
   *
   * @throws IOException if that takes longer, with the reason
   */
  void awaitEnabled(Duration patience) throws IOException {
    if (keys instanceof Membership membership) {
      membership.awaitEnabled(patience);
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part does not close: {}", e.getMessage());
      }
    }
  }

  private Attester attester(List<Bytes> measurements) {
    return switch (config.enclave()) {
      case NSM -> NsmDevice.at(config.nsm());
      case SIMULATED -> new SimulatedNsm(measurements, CLOCK);
      case NITRIDING -> nitriding.orElseThrow();
    };
  }

  private NodeKeys newKeys() {
    if (config.operatorKey().isEmpty()) {
      return new FileEntry(birth(CLOCK.instant()), config.kind(), config.directoryFile());
    }
    Enrolment enrolment =
        new Enrolment(
            new EthereumClient(config.chain()), config.operatorKey().get(), attester, CLOCK);
    Membership membership =
        new Membership(enrolment, this::birth, config.kind(), config.membership(), CLOCK);
    Tags tags = Tags.of("kind", config.kind().name());
    parts.push(MembershipMetrics.bind(membership, tags, Metrics.globalRegistry));
    return membership;
  }

  private EnclaveIdentity birth(Instant now) {
    return tlsCertificate
        .map(EnclaveIdentity::behind)
        .orElseGet(
            () ->
                EnclaveIdentity.create(
                    "haca-node", now, config.membership().certificateLifetime()));
  }
}
