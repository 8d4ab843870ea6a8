package network.haca.cli.zk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import network.haca.cli.models.ModelCommand.ModelReference;
import network.haca.cli.models.WalrusOptions;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.service.UserHome;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;
import network.haca.zk.Circuits;
import network.haca.zk.ModelInputs;
import network.haca.zk.ProverLimits;
import network.haca.zk.ProverTools;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca zk}: proofs in zero knowledge that a model gave an answer. */
@Command(
    name = "zk",
    description = "Proves in zero knowledge that a model gave an answer, by EZKL, and verifies.",
    mixinStandardHelpOptions = true,
    subcommands = ZkJobs.class,
    synopsisSubcommandLabel = "COMMAND")
public final class ZkCommand {
  private static final String CIRCUIT = "folder that 'zk setup' made";

  @Command(
      name = "setup",
      description =
          "Makes circuit, keys and verifier contract for a folder with model.onnx and"
              + " calibration.json.",
      mixinStandardHelpOptions = true)
  int setup(
      @Parameters(paramLabel = "MODEL", description = "the folder") Path model,
      @Option(
              names = "--output",
              paramLabel = "FOLDER",
              required = true,
              description = "made by this")
          Path output,
      @Mixin JsonOption json)
      throws Exception {
    Path onnx = model.resolve("model.onnx");
    if (!Files.isRegularFile(onnx)) {
      throw new SetupException(onnx + " is not there.", null);
    }
    if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      throw new SetupException(output + " is there already; give a new folder.", null);
    }
    ModelInputs calibration = ModelInputs.read(model.resolve("calibration.json"));
    try (Circuits circuits = circuits(json)) {
      CircuitDescription circuit = circuits.setup(onnx, calibration, new CircuitFolder(output));
      ObjectNode document = ZkView.json(circuit).put("folder", output.toString());
      json.print(
          document,
          "circuit of 2^%d rows in %s%nverifier %s, %d gas a proof%nat most %s off the model in what it was calibrated with%n%s"
              .formatted(
                  circuit.logrows(),
                  output,
                  circuit.verifierCodeHash(),
                  circuit.gas(),
                  circuit.maxError().map(String::valueOf).orElse("(not measured)"),
                  ZkView.SELF_MADE));
      return ExitCode.DONE.code();
    }
  }

  @Command(
      name = "prove",
      description =
          "Proves the model's answer to an input; EZKL and the verifier contract take it.",
      mixinStandardHelpOptions = true)
  int prove(
      @Parameters(paramLabel = "CIRCUIT", description = CIRCUIT) Path circuit,
      @Option(
              names = "--input",
              paramLabel = "FILE",
              required = true,
              description =
                  "{\"input_data\": [[…]]}, of several inputs {\"input_data\": {\"NAME\": [[…]], …}}")
          Path input,
      @Option(names = "--output", paramLabel = "FILE", required = true, description = "the proof")
          Path output,
      @Mixin JsonOption json)
      throws Exception {
    CircuitFolder folder = new CircuitFolder(circuit);
    CircuitDescription description = folder.description();
    ModelInputs inputs = ModelInputs.read(input);
    try (Circuits circuits = circuits(json)) {
      ZkProof proof = circuits.prove(folder, inputs);
      CircuitFolder.write(proof, output);
      ObjectNode document = ZkView.json(description, proof).put("file", output.toString());
      json.print(
          document,
          "proof in %s, of the outputs %s%n%s"
              .formatted(output, document.get("outputs"), ZkView.SELF_MADE));
      return ExitCode.DONE.code();
    }
  }

  @Command(
      name = "verify",
      description =
          "Verifies a proof by the verifier contract's code in our EVM, and by EZKL with --ezkl.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "CIRCUIT", description = CIRCUIT) Path circuit,
      @Parameters(paramLabel = "PROOF", description = "file that 'zk prove' made") Path file,
      @Option(names = "--ezkl", description = "asks EZKL, too") boolean byEzkl,
      @Option(
              names = "--model",
              paramLabel = "MODEL",
              description = "the circuit has to be that of this registered model")
          @Nullable String model,
      @Mixin ChainOption chain,
      @Mixin WalrusOptions walrus,
      @Mixin JsonOption json)
      throws Exception {
    CircuitFolder folder = new CircuitFolder(circuit);
    CircuitDescription description = folder.description();
    ZkProof proof = CircuitFolder.readProof(file);
    if (model != null) {
      requireCircuitOf(ModelReference.find(model, chain, walrus), description);
    }
    long gas = contract(folder, description, proof);
    ObjectNode document = ZkView.json(description, proof).put("gas", gas);
    if (byEzkl) {
      try (Circuits circuits = circuits(json)) {
        String objection = circuits.objection(folder, proof);
        if (!objection.isEmpty()) {
          throw CommandFailure.unproven(Printable.line(objection));
        }
      }
    }
    json.print(
        document.put("byEzkl", byEzkl),
        "the proof holds: outputs %s to inputs %s, %d gas%n%s"
            .formatted(document.get("outputs"), document.get("inputs"), gas, ZkView.SELF_MADE));
    return ExitCode.DONE.code();
  }

  private static void requireCircuitOf(RegisteredModel model, CircuitDescription circuit)
      throws CommandFailure {
    boolean isIts =
        model
            .circuit()
            .filter(
                its ->
                    its.verifierCodeHash().equals(circuit.verifierCodeHash())
                        && its.verifyingKeyHash().equals(circuit.verifyingKeyHash())
                        && its.referenceString().equals(circuit.referenceString())
                        && its.inputScales().equals(circuit.inputScales())
                        && its.outputScales().equals(circuit.outputScales()))
            .isPresent();
    if (!isIts) {
      throw CommandFailure.unproven(
          "The circuit is not the one with which model %s is registered.".formatted(model.id()));
    }
  }

  private static long contract(CircuitFolder folder, CircuitDescription circuit, ZkProof proof)
      throws IOException, CommandFailure {
    if (!proof.verifierCodeHash().equals(circuit.verifierCodeHash())) {
      throw CommandFailure.unproven("The proof is for another circuit.");
    }
    return switch (VerifierRun.run(
        folder.verifier(), proof, circuit.instances(), circuit.gasCeiling())) {
      case VerifierRun.Verdict.Holds(long gas) -> gas;
      case VerifierRun.Verdict.Fails(String reason) ->
          throw CommandFailure.unproven("The proof does not hold: " + reason + ".");
    };
  }

  private static Circuits circuits(JsonOption json) throws IOException {
    Path cache = Files.createDirectories(UserHome.ofProcess().cache());
    ProverTools tools = new ProverTools(cache, json.progress()::println);
    return new Circuits(
        tools, cache.resolve("zk-prover"), ProverLimits.DEFAULT, json.progress()::println);
  }
}
