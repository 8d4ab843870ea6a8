package network.haca.workers.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.service.RepeatedTask;
import network.haca.workers.admission.RegistriesOnChain;
import network.haca.workers.admission.RpcAdmissions;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.kafka.KafkaAnswers;
import network.haca.workers.pipe.AskableModel;
import network.haca.workers.pipe.RequestAnswering;
import network.haca.workers.pipe.Rounds;
import network.haca.workers.pipe.ShownAnswers;
import network.haca.workers.registry.FetchedModels;
import network.haca.workers.registry.RegisteredFolder;
import network.haca.workers.rocksdb.AnswerDatabase;

/** The parts with which a worker answers requests that contracts make inside transactions. */
final class PipeParts {
  private PipeParts() {}

  /**
   * Starts them, if contracts can ask one of the models. Answers in zero knowledge, which take
   * minutes to prove, are not given so.
   *
   * @throws IOException if the chain does not answer or the given answers cannot be opened
   */
  static void start(
      WorkerConfig config,
      EthereumClient chain,
      FetchedModels fetched,
      Models models,
      Executor threads,
      NodeParts node)
      throws IOException {
    Map<Bytes32, AskableModel> askable = askable(fetched, models);
    Optional<Mode> mode = mode(config);
    if (askable.isEmpty() || mode.isEmpty() || config.node().operator().isEmpty()) {
      return;
    }
    long chainId = chain.chainId();
    Path outbox = config.node().outbox();
    AnswerDatabase store =
        node.add(AnswerDatabase.open(outbox.resolveSibling(outbox.getFileName() + "-answers")));
    RegistriesOnChain registries = new RegistriesOnChain(chain, InstantSource.system());
    KafkaAnswers board =
        node.add(new KafkaAnswers(config.node().kafka(), new ShownAnswers(chainId, registries)));
    RequestAnswering answering =
        new RequestAnswering(chainId, askable, node.keys(), store, InstantSource.system(), threads);
    Rounds rounds =
        new Rounds(
            chainId,
            mode.get(),
            new RpcAdmissions(chain),
            board,
            store,
            answering,
            node.keys(),
            InstantSource.system());
    var _ =
        node.add(
            new RepeatedTask(
                "inference-requests",
                config.registry().requests(),
                node.blocks().onlyWhile(rounds::isIdle),
                () -> {
                  rounds.go();
                  return false;
                }));
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

  private static Optional<Mode> mode(WorkerConfig config) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode != Mode.ZKML && mode.teeType() == config.node().kind().teeType())
        .findFirst();
  }
}
