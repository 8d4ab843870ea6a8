package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.client.ProvenAnswer;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes32;

/**
 * The receipt of a proven answer, with the answer in it.
 *
 * @param entry of the model that is meant
 */
record ZkReceipt(ObjectNode json, Bytes32 entry) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Hexadecimal digits from the end of a blob: inside its proof. */
  private static final int INSIDE_PROOF = 201;

  /**
   * Asks a bridge for it until it has it.
   *
   * @throws IOException if it takes too long
   */
  static ZkReceipt await(URI bridge, ProvenAnswer answer, Bytes32 entry)
      throws IOException, InterruptedException {
    URI uri = bridge.resolve("/v1/receipts/" + answer.proof().leaf().hash().toHex());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          ObjectNode receipt = (ObjectNode) JSON.readTree(response.body());
          var _ = receipt.set("answer", answer.exchange().write());
          return new ZkReceipt(receipt, entry);
        }
        Thread.sleep(LOOK);
      }
    }
    throw new IOException("the bridge has no receipt of a settled proof");
  }

  /** The number of validators whose yes the chain has. */
  int yes(EthereumClient chain, List<TrustedValidator> validators) throws IOException {
    Bytes32 root = Bytes32.fromHex(json.get("root").asText());
    long number =
        chain
            .read(Addresses.RELAY, RelayContract.getRoot(root), RelayContract::decodeRoot)
            .number();
    int yes = 0;
    for (TrustedValidator validator : validators) {
      boolean saysYes =
          chain.read(
              Addresses.RELAY,
              RelayContract.getVerdict(number, validator.publicKey()),
              RelayContract::decodeIsYes);
      yes += saysYes ? 1 : 0;
    }
    return yes;
  }

  /** Returns true if it is verified, and says each step. */
  boolean verify(DemoVerification verification, Consumer<String> out) throws IOException {
    List<ReceiptVerifier.Step> steps = verification.verify(json, Optional.of(entry));
    out.accept("Its receipt, verified %s:".formatted(verification.basis()));
    for (ReceiptVerifier.Step step : steps) {
      out.accept("  %s %s  %s".formatted(step.passed() ? "✓" : "✗", step.name(), step.detail()));
    }
    return steps.stream().allMatch(ReceiptVerifier.Step::passed);
  }

  /** The same with one digit of its proof changed. */
  ZkReceipt tampered() {
    ObjectNode copy = json.deepCopy();
    ObjectNode zk = (ObjectNode) copy.get("zk");
    StringBuilder blob = new StringBuilder(zk.get("proven").asText());
    int at = blob.length() - INSIDE_PROOF;
    blob.setCharAt(at, blob.charAt(at) == '0' ? '1' : '0');
    zk.put("proven", blob.toString());
    return new ZkReceipt(copy, entry);
  }
}
