package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.client.pipe.InferenceReceipts;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes32;

/**
 * The receipt of a transaction that asked models, made from a node, verified by the genesis, and
 * forged.
 */
public final class DemoPipeReceipt {
  private final InferenceReceipts receipts;
  private final DemoVerification verification;
  private final Consumer<String> out;

  /**
   * @param chain JSON-RPC of a full node
   * @param cometBft RPC of its CometBFT
   * @param genesis of CometBFT, the only thing that is trusted
   */
  public DemoPipeReceipt(URI chain, URI cometBft, Path genesis, Consumer<String> out)
      throws IOException {
    this.receipts = new InferenceReceipts(new EthereumClient(chain), new CometBftSource(cometBft));
    this.verification = DemoVerification.of(genesis, cometBft);
    this.out = out;
  }

  /** Returns true if the transaction's receipt holds, and a forged copy of it does not. */
  public boolean show(Bytes32 transaction) throws IOException, InterruptedException {
    String json =
        switch (receipts.make(transaction)) {
          case InferenceReceipts.Outcome.Made(ObjectNode document) -> document.toString();
          case InferenceReceipts.Outcome.None(String reason) -> throw new IOException(reason);
        };
    out.accept("  its receipt, verified %s:".formatted(verification.basis()));
    List<ReceiptVerifier.Step> steps = verification.verify(parse(json));
    for (ReceiptVerifier.Step step : steps) {
      out.accept(
          "    %s %-11s %s"
              .formatted(
                  step.passed() ? "✓" : "✗",
                  step.name(),
                  step.detail().replace("\n", "\n        ")));
    }
    Optional<ReceiptVerifier.Step> refusal =
        verification.verify(forged(parse(json))).stream()
            .filter(step -> !step.passed())
            .findFirst();
    out.accept(
        "  a copy in which one digit of an answer is changed "
            + refusal
                .map(step -> "is refused at step '%s': %s".formatted(step.name(), step.detail()))
                .orElse("is accepted"));
    return steps.stream().allMatch(ReceiptVerifier.Step::passed) && refusal.isPresent();
  }

  private static ObjectNode parse(String json) throws IOException {
    try {
      return Receipt.parse(json);
    } catch (MalformedException e) {
      throw new IOException("the receipt is none", e);
    }
  }

  /** Changes a digit in the midst of the last conclusion. */
  private static ObjectNode forged(ObjectNode receipt) {
    ArrayNode blocks = (ArrayNode) receipt.get("blocks");
    ArrayNode proof = (ArrayNode) blocks.get(blocks.size() - 1).at("/entries/0/transactionProof");
    String node = proof.get(proof.size() - 1).asText();
    int middle = node.length() / 2;
    char other = node.charAt(middle) == '0' ? '1' : '0';
    proof.set(proof.size() - 1, node.substring(0, middle) + other + node.substring(middle + 1));
    return receipt;
  }
}
