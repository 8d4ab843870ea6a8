package network.haca.workers.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ProvableCircuits;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.http.OperatorAccount;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.provingnode.log.LogOutbox;
import network.haca.schemas.llm.OperatorOrder;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.v1.Proof;
import network.haca.service.UserHome;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.core.TensorSpec;
import network.haca.workers.core.Vouching;
import network.haca.workers.grpc.ProofRoutes;
import network.haca.workers.kafka.KafkaProofNews;
import network.haca.workers.registry.FetchedModels;
import network.haca.workers.registry.RegisteredFolder;
import network.haca.workers.zk.CircuitModel;
import network.haca.workers.zk.CircuitProver;
import network.haca.workers.zk.EndedProofs;
import network.haca.workers.zk.ProofFates;
import network.haca.workers.zk.ProofJobs;
import network.haca.workers.zk.ProofKey;
import network.haca.workers.zk.ProofMaker;
import network.haca.workers.zk.ProofWork;
import network.haca.workers.zk.ProvableModel;
import network.haca.workers.zk.ZkOptions;
import network.haca.zk.Circuits;
import network.haca.zk.ProverLimits;
import network.haca.zk.ProverTools;

/**
 * What a worker that proves in zero knowledge has beside the parts of any.
 *
 * @param circuits by the digests of their models
 */
record ZkParts(
    Models models,
    Vouching vouching,
    Map<Bytes32, ProvableModel> circuits,
    Optional<ProofRoutes> proofs) {
  /** Of all jobs on disk; each has question and answer. */
  private static final long JOBS_BYTES_MAX = 1L << 30;

  /** A worker that proves nothing. */
  static ZkParts none(Models models, Prover prover) {
    return new ZkParts(models, Vouching.bySignature(prover), Map.of(), Optional.empty());
  }

  /** EZKL, within what a worker may give it. */
  static CircuitProver.Factory ezkl(Optional<ZkOptions> options, Path home) {
    return name -> {
      ProverLimits usual = ProverLimits.DEFAULT;
      ProverLimits limits =
          new ProverLimits(
              options.map(ZkOptions::memoryBytes).orElse(usual.memoryBytes()),
              usual.fileBytes(),
              usual.folderBytes(),
              usual.logrowsMax(),
              Math.max(1, usual.threads() / options.map(ZkOptions::provers).orElse(1)),
              usual.patience());
      ProverTools tools = new ProverTools(UserHome.ofProcess().cache(), line -> {});
      return CircuitProver.of(
          new Circuits(
              tools, home.resolveSibling(home.getFileName() + "-" + name), limits, step -> {}));
    };
  }

  /**
   * Starts them.
   *
   * @throws IOException if a model has no circuit here, or there is no prover on this machine
   */
  static ZkParts start(
      Vertx vertx,
      WorkerConfig config,
      FetchedModels fetched,
      Models models,
      Executor threads,
      CircuitProver.Factory provers,
      NodeParts node)
      throws IOException {
    ZkOptions options = config.zk().orElseThrow();
    Map<Bytes32, ProvableModel> provable =
        ProvableModel.find(
            options.circuits(), fetched.folders().stream().map(RegisteredFolder::entry).toList());
    requireTaken(provable.values(), config);
    CircuitProver runner = node.add(provers.start("runner"));
    List<Model> circuits = new ArrayList<>();
    for (Model model : models.all()) {
      ProvableModel found = provable.get(model.digest());
      if (found == null) {
        throw new IOException(
            "worker.models: '%s' is not registered with a circuit, and a ZKML_PROVER proves all its answers"
                .formatted(model.name()));
      }
      for (TensorSpec output : model.outputs()) {
        if (output.datatype() != Datatype.FP32) {
          throw new IOException(
              "worker.models: output '%s' of '%s' is %s; a ZKML_PROVER answers in FP32"
                  .formatted(output.name(), model.name(), output.datatype()));
        }
      }
      circuits.add(new CircuitModel(model, found, runner, threads));
    }
    Path outbox = config.node().outbox();
    ProofKey key = ProofKey.in(outbox.resolveSibling(outbox.getFileName() + "-zk.key"));
    ProofWork work = work(config, options, new ProofMaker(provable, key), provers, node);
    return new ZkParts(
        new Models(circuits, models.unserved()),
        new ProofJobs(node.prover(), work, provable, key),
        provable,
        Optional.of(new ProofRoutes(vertx, work, orders(config, node))));
  }

  /** Refuses models whose proofs would not count. */
  private static void requireTaken(Collection<ProvableModel> models, WorkerConfig config)
      throws IOException {
    EthereumClient chain = new EthereumClient(config.node().chain());
    for (ProvableModel model : models) {
      List<Integer> inputs = model.terms().inputScales();
      List<Integer> outputs = model.terms().outputScales();
      Optional<String> refusal =
          ProvableCircuits.hasSeveral(inputs, outputs)
              ? ProvableCircuits.refusal(chain.rulesVersion(), inputs, outputs)
              : Optional.empty();
      if (refusal.isPresent()) {
        throw new IOException("worker.models: " + model.id() + " is not proven: " + refusal.get());
      }
    }
  }

  private static ProofWork work(
      WorkerConfig config,
      ZkOptions options,
      ProofMaker maker,
      CircuitProver.Factory provers,
      NodeParts node)
      throws IOException {
    Path outbox = config.node().outbox();
    LogOutbox<Proof> jobs = node.outbox(Proof.parser(), "zk", options.jobsMax(), JOBS_BYTES_MAX);
    EndedProofs ended = EndedProofs.open(outbox.resolveSibling(outbox.getFileName() + "-zk-ended"));
    List<CircuitProver> proving = new ArrayList<>();
    for (int i = 0; i < options.provers(); i++) {
      proving.add(node.add(provers.start("prover-" + i)));
    }
    ProofWork work =
        node.add(new ProofWork(jobs, node.outbox(), maker, ended, proving, InstantSource.system()));
    node.health().live("proof-work", work::death);
    var _ = node.add(new KafkaProofNews(config.node().kafka(), work.news(), work.queue().view()));
    EthereumClient chain = new EthereumClient(config.node().chain());
    var _ =
        node.add(
            new ProofFates(
                work.queue(),
                root ->
                    chain.read(
                        Addresses.RELAY, RelayContract.getRoot(root), RelayContract::decodeRoot),
                InstantSource.system()));
    return work;
  }

  private static Optional<OperatorOrders> orders(WorkerConfig config, NodeParts node) {
    return config
        .node()
        .operator()
        .map(
            operator ->
                new OperatorOrders(
                    OperatorOrder.Subject.PROOFS,
                    node.keys(),
                    node.add(new OperatorAccount(operator::address)),
                    Set.of(),
                    InstantSource.system()));
  }
}
