package network.haca.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.client.ClientOptions;
import network.haca.client.HacaClient;
import network.haca.client.InferenceResult;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Tensor;
import network.haca.stack.demo.InferenceClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca infer}: one question to an ingress, kept for the receipt. */
@Command(
    name = "infer",
    description = "Asks a model; prints the answer and the proof's id.",
    mixinStandardHelpOptions = true)
final class InferCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, description = "the model's name")
  private String model = "";

  @Option(names = "--text", description = "a text, for the input --input (default: text)")
  private @Nullable String text;

  @Option(names = "--values", split = ",", description = "FP32 numbers of one row")
  private List<Float> values = new ArrayList<>();

  @Option(names = "--input", description = "the input's name (default: text, or launch)")
  private @Nullable String input;

  @Option(names = "--verification", description = "TEE or VANILLA (default: any)")
  private String verification = "";

  @Option(names = "--ingress", defaultValue = "http://127.0.0.1:8000")
  private URI ingress = URI.create("http://127.0.0.1:8000");

  @Mixin private ChainOption chain = new ChainOption();

  @Option(
      names = "--direct",
      description =
          "asks a node itself, found in the registry of --chain, by its registered certificate")
  private boolean direct;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "keeps question and answer, for haca receipt --answer")
  private @Nullable Path output;

  @Override
  public Integer call() throws Exception {
    Question question = new Question(model, "", verification, "", List.of(tensor()));
    ProvenAnswer reply = direct ? askNode(question) : askIngress(question);
    ObjectNode answer = reply.exchange().write();
    System.out.println(
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(answer.get("outputs")));
    System.out.println(
        "proof " + reply.proof().leaf().hash() + vouching(reply.proof().leaf().teeId()));
    keep(answer);
    return 0;
  }

  private ProvenAnswer askIngress(Question question) throws Exception {
    try (InferenceClient client = new InferenceClient()) {
      return client.askHttp(ingress, question);
    } catch (ConnectException e) {
      throw new SetupException("no ingress at " + ingress + "; is the network up?", e);
    }
  }

  private ProvenAnswer askNode(Question question) throws SetupException {
    try (HacaClient client = HacaClient.connect(ClientOptions.withoutReceipts(chain.uri()))) {
      return switch (client.infer(question)) {
        case InferenceResult.Answered answered -> answered.answer();
        case InferenceResult.Refused refused -> throw new SetupException(refused.message(), null);
      };
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  /** Who vouches for the answer, if the chain can be asked. */
  private String vouching(Bytes32 teeId) {
    EthereumClient client = chain.client();
    try {
      RegistryContract.Node node =
          RegistryContract.decodeNode(
              client.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
      String simulated = RegistryView.isSimulated(client, node) ? RegistryView.SIMULATED : "";
      return " by %s node %s%s".formatted(RegistryView.kind(node.teeType()), teeId, simulated);
    } catch (IOException e) {
      return " by node " + teeId;
    }
  }

  private void keep(ObjectNode answer) throws IOException {
    if (output != null) {
      Files.writeString(output, answer.toString());
    }
  }

  private Tensor tensor() throws SetupException {
    if (text != null) {
      return InferenceClient.text(input == null ? "text" : input, text);
    }
    if (values.isEmpty()) {
      throw new SetupException("give the question with --text or --values", null);
    }
    float[] row = new float[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i);
    }
    return InferenceClient.row(input == null ? "launch" : input, row);
  }
}
