package network.haca.workers.app;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import network.haca.answering.app.AnsweringNode;
import network.haca.answering.core.Answerer;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.pipe.AskableModel;
import network.haca.workers.pipe.ModelAnswers;
import network.haca.workers.registry.FetchedModels;
import network.haca.workers.registry.RegisteredFolder;
import network.haca.workers.zk.CircuitAnswers;
import network.haca.workers.zk.CircuitProver;
import network.haca.workers.zk.ProvableModel;

/** The parts with which a worker answers requests that contracts make inside transactions. */
final class PipeParts {
  private PipeParts() {}

  /**
   * Starts them, if contracts can ask one of the models.
   *
   * @param circuits of a worker that proves, by the digests of their models
   * @throws IOException if the chain does not answer, the given answers cannot be opened, or there
   *     is no prover
   */
  static void start(
      WorkerConfig config,
      EthereumClient chain,
      FetchedModels fetched,
      Models models,
      Map<Bytes32, ProvableModel> circuits,
      CircuitProver.Factory provers,
      Executor threads,
      NodeParts node)
      throws IOException {
    Map<Bytes32, AskableModel> askable = askable(fetched, models);
    if (askable.isEmpty() || config.node().operator().isEmpty()) {
      return;
    }
    Answerer answerer =
        config.zk().isPresent()
            ? proving(askable, circuits, provers, node)
            : new ModelAnswers(askable);
    AnsweringNode.start(
        config.node(),
        chain,
        config.trust(),
        answerer,
        config.registry().requests(),
        threads,
        node);
  }

  /** With a prover of its own: requests have an end, which the queue of other proofs has not. */
  private static Answerer proving(
      Map<Bytes32, AskableModel> askable,
      Map<Bytes32, ProvableModel> circuits,
      CircuitProver.Factory provers,
      NodeParts node)
      throws IOException {
    CircuitProver prover = node.add(provers.start("requests"));
    return new CircuitAnswers(askable, circuits, prover, node.add(new ProvingThread()));
  }

  private static Map<Bytes32, AskableModel> askable(FetchedModels fetched, Models models) {
    Map<Bytes32, AskableModel> askable = new TreeMap<>();
    for (RegisteredFolder folder : fetched.folders()) {
      for (Model model : models.all()) {
        if (model.digest().equals(folder.entry().digest()) && !folder.entry().outputs().isEmpty()) {
          askable.put(folder.entry().id(), new AskableModel(folder.entry(), model));
        }
      }
    }
    return askable;
  }
}
