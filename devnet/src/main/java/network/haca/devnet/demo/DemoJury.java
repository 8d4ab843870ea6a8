package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.haca.client.pipe.Conclusion;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.RpcValues;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.CompletionResult;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.JuryAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.Pace;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;

/**
 * One transaction that asks by all methods, of the contract Jury: an unproven run, an enclave, a
 * proof in zero knowledge, and a language model, which has to say what it said before.
 */
public final class DemoJury {
  /** The longest deadline, and what blocks may be late. */
  private static final Duration PATIENCE = Duration.ofSeconds(Pace.PROOF.deadlineSeconds() + 60);

  /** The contract's own. */
  private static final long TOKENS = 16;

  private static final String PROMPT = "Gravity is";
  private static final int DECIMALS = 6;

  /** A tenth: the circuit's numbers are coarser than the model's. */
  private static final long TOLERANCE = 100_000;

  private static final List<FixedPoint> FEATURES =
      Stream.of("0.9889", "0.2761", "-0.0821", "-0.3236", "0.3413", "-0.7757", "-0.7085", "1.0354")
          .map(BigDecimal::new)
          .map(number -> FixedPoint.of(number.unscaledValue().longValueExact(), number.scale()))
          .toList();

  private static final ModelInput INPUT =
      new ModelInput(
          List.of(new NumberTensor("features", FEATURES, List.of(1L, (long) FEATURES.size()))),
          List.of());

  private final DemoTransactions transactions;
  private final Consumer<String> out;

  public DemoJury(URI rpc, Consumer<String> out) {
    this.transactions = new DemoTransactions(rpc, out, PATIENCE);
    this.out = out;
  }

  /** The ends of the transactions, that with all methods last. */
  public List<Conclusion> run() throws IOException, InterruptedException {
    transactions.awaitServed(PipeModels.LANGUAGE, Mode.LANGUAGE_TEE_TYPE);
    transactions.awaitServed(
        DemoCircuit.NAME, Stream.of(Mode.values()).mapToInt(Mode::teeType).toArray());
    out.accept("  language model %s by 0xF4, %s".formatted(PipeModels.LANGUAGE, Mode.TEE));
    Conclusion spoken =
        transactions.send(
            Addresses.INFERENCE,
            InferenceAbi.write(
                new CompletionRequest(
                    Mode.TEE.number(), PipeModels.LANGUAGE, PROMPT, TOKENS, List.of(), 0)));
    String said = said(spoken);
    out.accept("    \"%s\" it continues: %s".formatted(PROMPT, Printable.line(said)));
    return List.of(spoken, decide(said));
  }

  private Conclusion decide(String said) throws IOException, InterruptedException {
    Address jury =
        transactions.create(
            Bytes.concat(
                ContractArtifact.load("examples/Jury").creationCode(),
                JuryAbi.construction(
                    DemoCircuit.NAME, DemoCircuit.OUTPUT, DECIMALS, PipeModels.LANGUAGE)));
    out.accept(
        "  contract Jury at %s asks by %s and the language model"
            .formatted(jury, List.of(Mode.values())));
    Conclusion conclusion = transactions.send(jury, JuryAbi.decide(INPUT, TOLERANCE, PROMPT, said));
    out.accept(
        conclusion.succeeded()
            ? "  all four agree"
            : "  one disagrees: all of the transaction was undone");
    return conclusion;
  }

  /** The text that the log of 0xF4 has. */
  private String said(Conclusion conclusion) throws IOException {
    JsonNode receipt =
        transactions.chain().ask("eth_getTransactionReceipt", conclusion.transaction().toHex());
    for (JsonNode log : receipt.path("logs")) {
      if (log.path("address").asText().equalsIgnoreCase(Addresses.INFERENCE.toHex())) {
        return InferenceEvent.returnData(RpcValues.bytes(log.path("data")))
            .flatMap(InferenceAbi::readCompletionResult)
            .map(CompletionResult::answer)
            .orElseThrow(() -> new IOException("the log of the answer cannot be read"));
      }
    }
    throw new IOException("the language model gave no answer");
  }
}
