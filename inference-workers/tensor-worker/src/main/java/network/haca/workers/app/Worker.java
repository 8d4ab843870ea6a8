package network.haca.workers.app;

import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.connection.LocalNodes;
import network.haca.contracts.EthereumClient;
import network.haca.models.PackageFetch;
import network.haca.models.WalrusPlace;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.app.ProvingNode;
import network.haca.provingnode.app.RequestMetrics;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.service.Parts;
import network.haca.service.RepeatedTask;
import network.haca.service.RoleGauges;
import network.haca.workers.core.InferenceService;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelControl;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.Models;
import network.haca.workers.core.RegistryEntries;
import network.haca.workers.feeds.ChainFacts;
import network.haca.workers.grpc.LocalWorker;
import network.haca.workers.grpc.MeteredInference;
import network.haca.workers.grpc.ServedModels;
import network.haca.workers.grpc.WorkerServer;
import network.haca.workers.onnx.ModelRepository;
import network.haca.workers.registry.EthereumModels;
import network.haca.workers.registry.FetchedModels;
import network.haca.workers.registry.RegisteredFolder;
import network.haca.workers.registry.RegistryOptions;
import network.haca.workers.registry.RegistryPresence;
import network.haca.workers.zk.CircuitProver;

/**
 * An inference worker: models, keys, outbox and port, wired. It listens at once and joins the
 * registry in the background; it serves while it is enabled there.
 */
public final class Worker extends ProvingNode {
  private static final String NO_ORDERS =
      "models of this node are not loaded or unloaded by requests; its operator permits that with"
          + " %s=EXPLICIT".formatted(ModelChangeSettings.CONTROL);

  private Worker(NodeParts parts, int port) {
    super(parts, port);
  }

  /**
   * Starts and listens.
   *
   * @throws InvalidModelException if no model can be served
   * @throws IOException if the outbox cannot be opened or the port is taken
   */
  public static Worker start(Vertx vertx, WorkerConfig config)
      throws InvalidModelException, IOException {
    return start(vertx, config, new LocalNodes());
  }

  /**
   * The same, beside roles that call it.
   *
   * @param locals the nodes of this process, of which it is one
   * @throws InvalidModelException as above
   * @throws IOException as above
   */
  public static Worker start(Vertx vertx, WorkerConfig config, LocalNodes locals)
      throws InvalidModelException, IOException {
    return start(vertx, config, locals, ZkParts.ezkl(config.zk(), config.node().outbox()));
  }

  /**
   * The same, with another prover than EZKL.
   *
   * @throws InvalidModelException as above
   * @throws IOException as above
   */
  public static Worker start(
      Vertx vertx, WorkerConfig config, LocalNodes locals, CircuitProver.Factory provers)
      throws InvalidModelException, IOException {
    return NodeParts.start(config.node(), parts -> start(vertx, config, locals, provers, parts));
  }

  private static Worker start(
      Vertx vertx,
      WorkerConfig config,
      LocalNodes locals,
      CircuitProver.Factory provers,
      Parts parts)
      throws InvalidModelException, IOException {
    EthereumClient chain = new EthereumClient(config.node().chain());
    FetchedModels fetched =
        FetchedModels.fetch(config.models().references(), chain, config.registry(), parts);
    ModelRepository repository = repository(config, fetched);
    ModelSet first = open(repository, fetched);
    Models models = new Models(first.models(), first.unserved());
    parts.add(() -> models.all().forEach(Model::close));
    Measurement measurement =
        Measurements.take(List.of(Worker.class, Device.class), digests(first));
    NodeParts node = new NodeParts(config.node(), measurement, parts);
    node.health()
        .ready(
            "models",
            () -> models.all().isEmpty() ? Optional.of("no model is served") : Optional.empty());
    RegistryPresence presence = presence(config, chain, fetched, node);
    AnswerThreads threads = node.add(new AnswerThreads(config.onnx().patience()));
    ZkParts vouched =
        config.zk().isPresent()
            ? ZkParts.start(vertx, config, fetched, models, threads, provers, node)
            : ZkParts.none(models, node.prover());
    PipeParts.start(config, chain, fetched, models, vouched.circuits(), provers, threads, node);
    ModelControl control =
        config.changes().mode() == ModelChanges.Mode.NONE
            ? ModelControl.forbidden(NO_ORDERS)
            : hot(config, repository, models, first, measurement, node);
    return new Worker(
        node,
        listen(
            vertx, config, locals, vouched, fetched.entries(), threads, presence, control, node));
  }

  private static ModelControl hot(
      WorkerConfig config,
      ModelRepository repository,
      Models models,
      ModelSet first,
      Measurement measurement,
      NodeParts node) {
    HotModels hot =
        node.add(
            new HotModels(
                repository,
                models,
                first,
                set -> node.keys().remeasure(Measurements.retake(measurement, digests(set))),
                config.changes()));
    return config.changes().mode() == ModelChanges.Mode.EXPLICIT
        ? hot
        : ModelControl.forbidden(NO_ORDERS);
  }

  private static ModelRepository repository(WorkerConfig config, FetchedModels fetched) {
    Map<Bytes32, Path> registered = new LinkedHashMap<>();
    for (RegisteredFolder folder : fetched.folders()) {
      registered.put(folder.entry().digest(), folder.cached().folder());
    }
    return new ModelRepository(
        config.models().directories(), registered, fetched.unserved(), config.onnx());
  }

  /** A model that could not be fetched now may be there at the next start. */
  private static ModelSet open(ModelRepository repository, FetchedModels fetched)
      throws InvalidModelException, IOException {
    try {
      return repository.open();
    } catch (InvalidModelException e) {
      if (fetched.failure().isPresent()) {
        throw new IOException(e.getMessage(), fetched.failure().get());
      }
      throw e;
    }
  }

  private static RegistryPresence presence(
      WorkerConfig config, EthereumClient chain, FetchedModels fetched, NodeParts node) {
    RegistryOptions options = config.registry();
    WalrusPlace walrus = options.walrus();
    RegistryPresence presence =
        new RegistryPresence(
            fetched.folders(),
            new EthereumModels(chain, new PackageFetch(walrus), config.node().operator()),
            () -> node.keys().signer().map(_ -> node.keys().identity().teeId()),
            walrus,
            options,
            InstantSource.system());
    if (!fetched.folders().isEmpty()) {
      RoleGauges gauges = node.add(new RoleGauges(Metrics.globalRegistry));
      for (RegisteredFolder folder : fetched.folders()) {
        var _ =
            gauges.time(
                "haca.worker.model.stored",
                "time until Walrus drops a registered model, by what its entry says",
                node.tags().and("model", folder.entry().id().toHex()),
                () -> presence.left(folder));
      }
      var _ =
          node.add(
              new RepeatedTask(
                  "registered-models",
                  options.look(),
                  node.blocks().onlyWhile(presence::isKept),
                  () -> {
                    presence.go();
                    return false;
                  }));
    }
    return presence;
  }

  private static int listen(
      Vertx vertx,
      WorkerConfig config,
      LocalNodes locals,
      ZkParts vouched,
      RegistryEntries entries,
      AnswerThreads threads,
      RegistryPresence presence,
      ModelControl control,
      NodeParts parts)
      throws IOException {
    ChainFacts facts =
        parts.add(
            new ChainFacts(new EthereumClient(config.node().chain()), InstantSource.system()));
    Prover prover = parts.prover();
    MeteredInference inference =
        new MeteredInference(
            new InferenceService(
                vouched.models(),
                entries,
                facts,
                config.node().kind().verification(),
                vouched.vouching(),
                NodeParts::sixteenRandomBytes,
                threads,
                config.onnx().limits().outputBytesMax()),
            threads::refusal,
            new RequestMetrics(parts.tags(), Metrics.globalRegistry));
    WorkerServer server =
        new WorkerServer(
            vertx,
            parts.server(vertx),
            new ServedModels(
                vouched.models(),
                config.node().kind().verification(),
                digest -> entries.of(digest).flatMap(presence::entry)),
            inference,
            control,
            prover,
            parts.health(),
            vouched.proofs(),
            config.messageBytesMax());
    parts.add(() -> server.close().await());
    int port = parts.publish(server::listen);
    var _ = parts.add(locals.add(new LocalWorker(parts, inference, config.messageBytesMax())));
    return port;
  }

  /** In the order of the models' names. */
  private static List<Bytes> digests(ModelSet models) {
    return models.models().stream()
        .sorted(Comparator.comparing(Model::name).thenComparing(Model::version))
        .map(model -> model.digest().value())
        .toList();
  }
}
