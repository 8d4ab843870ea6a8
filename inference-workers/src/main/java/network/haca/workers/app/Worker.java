package network.haca.workers.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.workers.core.InferenceService;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.core.Signer;
import network.haca.workers.enrolment.Enrolment;
import network.haca.workers.enrolment.Heartbeats;
import network.haca.workers.enrolment.Measurements;
import network.haca.workers.grpc.WorkerServer;
import network.haca.workers.kafka.OutboxDrain;
import network.haca.workers.onnx.InvalidModelException;
import network.haca.workers.onnx.ModelRepository;
import network.haca.workers.rocksdb.RocksOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An inference worker: models, identity, outbox and port, wired. */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Models models;
  private final RocksOutbox outbox;
  private final OutboxDrain drain;
  private final ExecutorService executor;
  private final WorkerServer server;
  private final EnclaveIdentity identity;
  private final int port;
  private final Optional<Enrolment> enrolment;
  private Optional<Heartbeats> heartbeats = Optional.empty();

  private Worker(
      Models models,
      RocksOutbox outbox,
      OutboxDrain drain,
      ExecutorService executor,
      WorkerServer server,
      EnclaveIdentity identity,
      int port,
      Optional<Enrolment> enrolment) {
    this.models = models;
    this.outbox = outbox;
    this.drain = drain;
    this.executor = executor;
    this.server = server;
    this.identity = identity;
    this.port = port;
    this.enrolment = enrolment;
  }

  /**
   * Starts and listens.
   *
   * @throws InvalidModelException if a model cannot be served
   * @throws IOException if the outbox cannot be opened or the port is taken
   */
  public static Worker start(Vertx vertx, WorkerConfig config)
      throws InvalidModelException, IOException {
    EnclaveIdentity identity =
        EnclaveIdentity.create("haca-worker", InstantSource.system().instant());
    Models models = new Models(new ModelRepository(config.onnx()).load(config.models()));
    RocksOutbox outbox =
        RocksOutbox.open(config.outbox(), config.outboxSync(), config.outboxProofsMax());
    OutboxDrain drain = new OutboxDrain(outbox, config.kafka(), config.outboxPollInterval());
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    AtomicLong enabledFrom = new AtomicLong();
    InferenceService inference =
        new InferenceService(
            models,
            signer(identity, config.kind().teeType()),
            outbox,
            // Before the key is enabled no proof may be dated (rule N3).
            () -> later(InstantSource.system().instant(), Instant.ofEpochSecond(enabledFrom.get())),
            Worker::sixteenRandomBytes,
            executor);
    WorkerServer server =
        new WorkerServer(
            vertx, identity, models, inference, config.messageBytesMax(), config.idleTimeout());
    int port = listen(server, config);
    Worker worker =
        new Worker(models, outbox, drain, executor, server, identity, port, enrolment(config));
    try {
      enabledFrom.set(worker.join(config));
      return worker;
    } catch (IOException | RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** Makes the node known; from when its proofs count, in seconds. */
  private long join(WorkerConfig config) throws IOException {
    String endpoint = config.host() + ":" + port;
    if (config.directoryFile().isPresent()) {
      DirectoryEntry.write(
          config.directoryFile().get(), identity, config.kind().teeType(), endpoint);
    }
    if (enrolment.isEmpty()) {
      return 0;
    }
    Instant enabled =
        enrolment.get().enrol(identity, config.kind(), endpoint, measurements(models));
    heartbeats = Optional.of(enrolment.get().heartbeats(identity, config.heartbeat()));
    return enabled.getEpochSecond();
  }

  /** At shutdown the entry ends (rule N5); without a chain to tell, it goes stale. */
  private void leave() {
    if (enrolment.isPresent()) {
      try {
        enrolment.get().leave(identity.teeId());
      } catch (IOException e) {
        LOG.warn("the registry still names this node: {}", e.getMessage());
      }
    }
  }

  private static Optional<Enrolment> enrolment(WorkerConfig config) {
    return config
        .operatorKey()
        .map(key -> new Enrolment(new EthereumClient(config.chain()), key, InstantSource.system()));
  }

  private static List<Bytes> measurements(Models models) throws IOException {
    return Measurements.take(models.all().stream().map(model -> model.digest().value()).toList());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  public EnclaveIdentity identity() {
    return identity;
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
    heartbeats.ifPresent(Heartbeats::close);
    leave();
    server.close().await();
    executor.close();
    drain.close();
    outbox.close();
    models.all().forEach(Model::close);
  }

  private static int listen(WorkerServer server, WorkerConfig config) throws IOException {
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

  private static Signer signer(EnclaveIdentity identity, int teeType) {
    Bytes32 teeId = identity.teeId();
    return new Signer() {
      @Override
      public Bytes32 teeId() {
        return teeId;
      }

      @Override
      public int teeType() {
        return teeType;
      }

      @Override
      public Bytes sign(Bytes32 message) {
        return identity.sign(message);
      }
    };
  }

  private static Bytes sixteenRandomBytes() {
    byte[] random = new byte[TensorTranscript.RANDOM_SIZE];
    RANDOM.nextBytes(random);
    return Bytes.wrap(random);
  }
}
