package network.haca.workers.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.NsmDevice;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.workers.core.InferenceService;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.enrolment.Enrolment;
import network.haca.workers.enrolment.FileEntry;
import network.haca.workers.enrolment.Measurements;
import network.haca.workers.enrolment.Membership;
import network.haca.workers.enrolment.MembershipMetrics;
import network.haca.workers.enrolment.NodeKeys;
import network.haca.workers.grpc.WorkerServer;
import network.haca.workers.kafka.OutboxDrain;
import network.haca.workers.onnx.InvalidModelException;
import network.haca.workers.onnx.ModelRepository;
import network.haca.workers.rocksdb.RocksOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inference worker: models, keys, outbox and port, wired. It listens at once and joins the
 * registry in the background; it serves while it is enabled there. Parts are closed in the reverse
 * of the order in which they were started.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InstantSource CLOCK = InstantSource.system();

  private final WorkerConfig config;
  private final Deque<AutoCloseable> parts;
  private final Models models;
  private final RocksOutbox outbox;
  private final NodeKeys keys;
  private final int port;

  private Worker(Vertx vertx, WorkerConfig config, Deque<AutoCloseable> parts)
      throws InvalidModelException, IOException {
    this.config = config;
    this.parts = parts;
    models = new Models(new ModelRepository(config.onnx()).load(config.models()));
    parts.push(() -> models.all().forEach(Model::close));
    outbox = RocksOutbox.open(config.outbox(), config.outboxSync(), config.outboxProofsMax());
    parts.push(outbox);
    parts.push(new OutboxDrain(outbox, config.kafka(), config.outboxPollInterval()));
    keys = keys();
    port = listen(vertx);
    parts.push(keys);
    keys.publish(config.endpoint().orElse(new NodeEndpoint(config.host(), port)).toUrl());
  }

  /**
   * Starts and listens.
   *
   * @throws InvalidModelException if a model cannot be served
   * @throws IOException if the outbox cannot be opened or the port is taken
   */
  public static Worker start(Vertx vertx, WorkerConfig config)
      throws InvalidModelException, IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return new Worker(vertx, config, parts);
    } catch (InvalidModelException | IOException | RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  /**
   * Waits until the node is enabled in the registry, if there is one.
   *
   * @throws IOException if that takes longer, with the reason
   */
  public void awaitEnabled(Duration patience) throws IOException {
    if (keys instanceof Membership membership) {
      membership.awaitEnabled(patience);
    }
  }

  public EnclaveIdentity identity() {
    return keys.identity();
  }

  public int port() {
    return port;
  }

  /** Proofs that Kafka has not taken yet. */
  public long outboxWaiting() {
    return outbox.waiting();
  }

  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part does not close: {}", e.getMessage());
      }
    }
  }

  private NodeKeys keys() throws IOException {
    if (config.operatorKey().isEmpty()) {
      return new FileEntry(birth(CLOCK.instant()), config.kind(), config.directoryFile());
    }
    Enrolment enrolment =
        new Enrolment(
            new EthereumClient(config.chain()), config.operatorKey().get(), attester(), CLOCK);
    Membership membership =
        new Membership(enrolment, this::birth, config.kind(), config.membership(), CLOCK);
    Tags tags = Tags.of("kind", config.kind().name());
    parts.push(MembershipMetrics.bind(membership, tags, Metrics.globalRegistry));
    return membership;
  }

  private EnclaveIdentity birth(Instant now) {
    return EnclaveIdentity.create("haca-worker", now, config.membership().certificateLifetime());
  }

  private Attester attester() throws IOException {
    return switch (config.enclave()) {
      case NSM -> NsmDevice.at(config.nsm());
      case SIMULATED -> new SimulatedNsm(measurements(), CLOCK);
    };
  }

  private List<Bytes> measurements() throws IOException {
    return Measurements.take(models.all().stream().map(model -> model.digest().value()).toList());
  }

  private int listen(Vertx vertx) throws IOException {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    parts.push(executor);
    InferenceService inference =
        new InferenceService(models, keys, outbox, CLOCK, Worker::sixteenRandomBytes, executor);
    WorkerServer server =
        new WorkerServer(vertx, keys::identity, models, inference, keys, config.bounds());
    parts.push(() -> server.close().await());
    try {
      return server
          .listen(config.host(), config.port())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (RuntimeException e) {
      throw new IOException(
          "cannot listen on %s:%d (worker.host, worker.port): %s"
              .formatted(config.host(), config.port(), e.getCause()),
          e);
    }
  }

  private static Bytes sixteenRandomBytes() {
    byte[] random = new byte[TensorTranscript.RANDOM_SIZE];
    RANDOM.nextBytes(random);
    return Bytes.wrap(random);
  }
}
