package network.haca.devnet.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.client.InferenceClient;
import network.haca.client.Question;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.FellowValidators;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Tensor;
import network.haca.service.OwnerOnly;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.Worker;

/**
 * An answer that is proven in zero knowledge under four validators, and its model, which a second
 * worker fetches from Walrus and serves.
 */
public final class DemoZk {
  private static final int FELLOWS = 3;
  private static final int FELLOW_HEAP = 256;

  private static final Question QUESTION =
      Question.of(
          DemoCircuit.NAME,
          NodeKind.ZKML_PROVER.verification(),
          InferenceClient.row(
              "features",
              0.9889f,
              0.2761f,
              -0.0821f,
              -0.3236f,
              0.3413f,
              -0.7757f,
              -0.7085f,
              1.0354f));

  private final Path home;
  private final Consumer<String> out;

  /**
   * The numbers that the demo counted.
   *
   * @param answerMillis until the answer was there
   * @param stations the milliseconds from the answer to each state of its proof
   * @param yes validators that said yes
   * @param validators of the network
   * @param verified whether the receipt was, without a network
   * @param tamperedRefused whether the receipt with another proof was refused
   * @param isServedAgain whether the worker that fetched the model answered by it
   */
  public record Summary(
      long answerMillis,
      Map<String, Long> stations,
      int yes,
      int validators,
      boolean verified,
      boolean tamperedRefused,
      boolean isServedAgain) {
    /**
     * Whether all that it shows is so; three of four validators decide, and the last may be late.
     */
    public boolean isGood() {
      return verified && tamperedRefused && isServedAgain && 3 * yes > 2 * validators;
    }
  }

  /**
   * @param home of the network, which has not begun
   */
  public DemoZk(Path home, Consumer<String> out) {
    this.home = home;
    this.out = out;
  }

  /**
   * Runs it on a network of its own.
   *
   * @param models of the network's own workers
   * @param model the folder of the one that is proven
   * @throws IOException if a part does not start; if there is no EZKL here, it says what is missing
   */
  public Summary run(Path models, Path model)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    OwnerOnly.folder(home);
    Path circuits = home.resolve("circuits");
    out.accept("Circuit of the classifier:");
    DemoCircuit circuit = DemoCircuit.setUp(model, circuits, line -> out.accept("  " + line));
    NetworkPorts ports = NetworkPorts.free();
    try (FellowValidators fellows =
            FellowValidators.start(
                home,
                ports,
                FELLOWS,
                ChildJvm.small(FELLOW_HEAP),
                line -> out.accept("- " + line));
        Network network =
            Network.start(
                home,
                Served.models(models).withSettings(Map.of("full-node", fellows.ties())),
                ports,
                line -> out.accept("- " + line))) {
      fellows.awaitServing();
      Bytes32 entry = circuit.publish(uri(ports.chain()), uri(ports.walrus()), Network.SHARDS);
      out.accept("- model %s is registered, and its bytes are on Walrus".formatted(entry));
      return show(network, circuits, entry);
    }
  }

  private Summary show(Network network, Path circuits, Bytes32 entry)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    Vertx vertx = Vertx.vertx();
    ZkWorkers workers = new ZkWorkers(vertx, network, home, out);
    try (Worker prover =
            workers.start(
                NodeKind.ZKML_PROVER,
                "prover",
                "registry:" + DemoCircuit.NAME,
                Map.of("worker.zk.circuits", circuits.toString()));
        InferenceClient client = new InferenceClient()) {
      ZkQuestions questions = new ZkQuestions(client, uri(network.ports().http()), out);
      out.accept("");
      out.accept("Question, answered by the circuit:");
      ZkQuestions.Answered answered = questions.ask(QUESTION.under(entry));
      out.accept("Its proof:");
      Map<String, Long> stations =
          new ProofStations(prover, out).follow(answered.answer().proof().leaf().hash());
      ZkReceipt receipt =
          ZkReceipt.await(uri(network.ports().receipts()), answered.answer(), entry);
      List<TrustedValidator> validators = validators();
      int yes = receipt.yes(new EthereumClient(uri(network.ports().chain())), validators);
      out.accept("  %d of %d validators say yes".formatted(yes, validators.size()));
      DemoNetwork demo = DemoNetwork.of(network, home);
      DemoVerification verification = DemoVerification.of(demo.genesis(), demo.cometBft());
      boolean verified = receipt.verify(verification, out);
      out.accept("The same receipt with one digit of the proof changed:");
      boolean refused = !receipt.tampered().verify(verification, out);
      boolean isServed = serveAgain(workers, questions, entry);
      return new Summary(
          answered.millis(), stations, yes, validators.size(), verified, refused, isServed);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private List<TrustedValidator> validators() throws IOException {
    try {
      return TrustedGenesis.read(Files.readString(Network.genesis(home))).validators();
    } catch (MalformedException e) {
      throw new IOException("the network's genesis is none", e);
    }
  }

  private boolean serveAgain(ZkWorkers workers, ZkQuestions questions, Bytes32 entry)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    out.accept("");
    out.accept("A second worker, which has nothing but the model's id:");
    try (Worker second =
        workers.start(NodeKind.VANILLA, "second", "registry:" + entry.toHex(), Map.of())) {
      ZkQuestions.Answered answered =
          questions.ask(
              Question.of(
                      DemoCircuit.NAME,
                      NodeKind.VANILLA.verification(),
                      QUESTION.inputs().toArray(Tensor[]::new))
                  .under(entry));
      return answered.answer().proof().leaf().teeId().equals(second.identity().teeId());
    }
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
