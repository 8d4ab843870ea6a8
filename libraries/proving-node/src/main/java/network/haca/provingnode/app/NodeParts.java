package network.haca.provingnode.app;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.Attester;
import network.haca.attestation.ClientCertificate;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.KnownClients;
import network.haca.attestation.Nitriding;
import network.haca.attestation.NsmDevice;
import network.haca.attestation.SimulatedNsm;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ListenAddress;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.NewBlocks;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.FileEntry;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.enrolment.MembershipMetrics;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.provingnode.kafka.DrainMetrics;
import network.haca.provingnode.kafka.OutboxDrain;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.schemas.Transcript;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.v1.Proof;
import network.haca.senders.BalanceWatch;
import network.haca.senders.SenderKey;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Occasion;
import network.haca.service.Parts;

/**
 * The parts of a node of every kind: keys and their place in the registry, the outbox and the way
 * to Kafka. All of it is closed with the parts that it is given.
 */
public final class NodeParts {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NodeConfig config;
  private final Parts parts;
  private final Tags tags;
  private final LogOutbox<Proof> outbox;
  private final OutboxDrain drain;
  private final Health health = new Health();
  private final Optional<Nitriding> nitriding;
  private final Optional<X509Certificate> tlsCertificate;
  private final Occasion.Source blocks;
  private final Attester attester;
  private final NodeKeys keys;

  /**
   * Takes the node's folder, then starts it; if that fails, what has started by then is closed.
   *
   * @throws IOException if the folder is in use, or of the start
   */
  public static <N, E extends Exception> N start(NodeConfig config, Parts.Start<N, E> start)
      throws IOException, E {
    return Parts.<N, E>start(
        parts -> {
          parts.add(FolderLock.take(config.outbox(), config.outboxKey()));
          return start.with(parts);
        });
  }

  /**
   * @param measurement of what it runs at first
   * @param parts closed in the reverse of the order in which they were started
   * @throws IOException if the outbox cannot be opened
   */
  public NodeParts(NodeConfig config, Measurement measurement, Parts parts) throws IOException {
    this.config = config;
    this.parts = parts;
    this.tags = Tags.of("kind", config.kind().name());
    this.nitriding =
        config.enclave() == NodeConfig.Enclave.NITRIDING
            ? Optional.of(
                new Nitriding(config.nitriding().internal(), config.nitriding().external()))
            : Optional.empty();
    // It presents this one for as long as it runs.
    this.tlsCertificate =
        nitriding.isPresent() ? Optional.of(nitriding.get().open()) : Optional.empty();
    this.outbox = open(Proof.parser(), config.outbox(), config.outboxOptions(), "proofs");
    DrainMetrics metrics = parts.add(new DrainMetrics(tags, Metrics.globalRegistry));
    this.drain = parts.add(new OutboxDrain(outbox, config.kafka(), metrics));
    NewBlocks told = parts.add(new NewBlocks(config.chainEvents()));
    this.blocks = () -> told.next()::await;
    this.attester = attester(measurement);
    this.keys = newKeys(measurement);
    health
        .live("outbox-drain", drain::death)
        .live("outbox-writer", outbox::death)
        .ready("registry", this::uncounted)
        .ready("outbox", outbox::refusal)
        .ready("outbox-readable", drain::unread);
  }

  /** Conditions of every node; those of its kind are added. */
  public Health health() {
    return health;
  }

  /** The tags of all meters of this node. */
  public Tags tags() {
    return tags;
  }

  private Optional<String> uncounted() {
    return keys.signer().isPresent() ? Optional.empty() : Optional.of(keys.reason());
  }

  /** The chain's blocks, without which nothing is new there. */
  public Occasion.Source blocks() {
    return blocks;
  }

  public NodeKeys keys() {
    return keys;
  }

  public Attester attester() {
    return attester;
  }

  public LogOutbox<Proof> outbox() {
    return outbox;
  }

  /**
   * Another outbox, beside the one that goes to Kafka.
   *
   * @param name of it, also in its folder's
   * @param messagesMax that may wait
   * @param bytesMax on disk
   * @throws IOException if its folder is in use or it cannot be opened
   */
  public <M extends MessageLite> LogOutbox<M> outbox(
      Parser<M> parser, String name, long messagesMax, long bytesMax) throws IOException {
    Path folder = config.outbox().resolveSibling(config.outbox().getFileName() + "-" + name);
    parts.add(FolderLock.take(folder, config.outboxKey()));
    LogOutbox<M> other =
        open(parser, folder, LogOptions.of(config.outboxSync(), messagesMax, bytesMax), name);
    health
        .live(name + "-outbox-writer", other::death)
        .ready(name + "-outbox", other::refusal)
        .ready(name + "-outbox-readable", other::damage);
    return other;
  }

  private <M extends MessageLite> LogOutbox<M> open(
      Parser<M> parser, Path folder, LogOptions options, String name) throws IOException {
    LogOutbox<M> opened = parts.add(LogOutbox.open(parser, folder, options));
    parts.add(OutboxMetrics.bind(opened, tags.and("outbox", name), Metrics.globalRegistry));
    return opened;
  }

  public Prover prover() {
    return new Prover(keys, outbox, () -> drain.death().or(outbox::death), CLOCK);
  }

  /** Fresh ones, for what is signed (rule T1). */
  public static Bytes sixteenRandomBytes() {
    byte[] random = new byte[Transcript.RANDOM_SIZE];
    RANDOM.nextBytes(random);
    return Bytes.wrap(random);
  }

  /** Closed with the node, before what is here already. */
  public <T extends AutoCloseable> T add(T part) {
    return parts.add(part);
  }

  /** The node's port. It presents the enclave's certificate of now, unless nitriding does. */
  public LimitedServer server(Vertx vertx) {
    return server(vertx, ServerLimits.HEADER_BYTES_MAX);
  }

  /**
   * As {@link #server(Vertx)}, where requests bring more in their headers.
   *
   * @param headerBytesMax of all headers together
   */
  public LimitedServer server(Vertx vertx, int headerBytesMax) {
    HttpServerOptions plain =
        config
            .limits()
            .options(headerBytesMax)
            .setIdleTimeout((int) config.idle().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return new LimitedServer(
        vertx, config.limits(), nitriding.isPresent() ? plain : withTls(plain));
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
   * Returns true if this is the certificate of a key of the node that may sign now.
   *
   * @param certificate X.509 DER
   */
  public boolean presents(Bytes certificate) {
    return nitriding.isEmpty() && keys.present(certificate);
  }

  /** Returns true if the node's port lets a caller in who presents this certificate, or none. */
  public boolean letsIn(Optional<ClientCertificate> caller) {
    return config
        .clients()
        .map(
            known -> caller.map(ClientCertificate::fingerprint).filter(known::contains).isPresent())
        .orElse(true);
  }

  /**
   * Opens the node's port, then makes its keys known there.
   *
   * @throws IOException if the port is taken
   */
  public int publish(ListenAddress.Listening server) throws IOException {
    int port =
        new ListenAddress(config.prefix() + ".port", config.host(), config.port()).open(server);
    parts.add(keys);
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

  void close() {
    parts.close();
  }

  private Attester attester(Measurement measurement) {
    return switch (config.enclave()) {
      case NSM -> NsmDevice.at(config.nsm());
      case SIMULATED -> new SimulatedNsm(measurement.pcrs(), CLOCK);
      case NITRIDING -> nitriding.orElseThrow();
    };
  }

  private NodeKeys newKeys(Measurement measurement) {
    if (config.operator().isEmpty()) {
      return new FileEntry(
          birth(CLOCK.instant()), config.kind(), measurement, config.directoryFile());
    }
    EthereumClient chain = new EthereumClient(config.chain());
    SenderKey operator = config.operator().get();
    Enrolment enrolment = new Enrolment(chain, operator, this::attester, CLOCK);
    Membership membership =
        new Membership(
            enrolment, this::birth, config.kind(), measurement, config.membership(), blocks, CLOCK);
    parts.add(MembershipMetrics.bind(membership, tags, Metrics.globalRegistry));
    parts.add(
        BalanceWatch.start(
            chain,
            operator::address,
            purpose(),
            config.transactionsMin(),
            blocks,
            Metrics.globalRegistry));
    return membership;
  }

  private BalanceWatch.Purpose purpose() {
    String role =
        switch (config.kind()) {
          case LLM_PROXY -> "llm-node";
          case DATA_NODE -> "data-node";
          default -> "worker";
        };
    return new BalanceWatch.Purpose(
        role,
        config.kind().name(),
        "pays for a node's registration and heartbeats, without which it gets no more requests",
        config.prefix() + ".balance.transactions.min");
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
