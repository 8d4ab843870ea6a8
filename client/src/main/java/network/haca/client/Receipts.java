package network.haca.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.schemas.kserve.ProofParameters;

/** Receipts from a bridge, which is believed nothing. */
final class Receipts {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final ObjectMapper json = new ObjectMapper();
  private final UntrustedHttp http = new UntrustedHttp(Receipt.BYTES_MAX, TIMEOUT);
  private final URI bridge;
  private final TrustedGenesis genesis;

  Receipts(ReceiptSource source) {
    this.bridge = source.bridge();
    this.genesis = source.genesis();
  }

  ReceiptResult fetch(ProvenAnswer answer) throws IOException {
    Bytes32 proof = answer.proof().leaf().hash();
    UntrustedHttp.Answer response =
        http.get(bridge.resolve("/v1/receipts/" + proof + answer.exchange().query()));
    if (response.status() != OK) {
      return new ReceiptResult.Missing(message(response.body()));
    }
    ObjectNode receipt;
    try {
      receipt = Receipt.parse(response.body());
    } catch (MalformedException e) {
      return new ReceiptResult.Missing("the bridge's answer is no receipt: " + e.getMessage());
    }
    // One's own question and answer, whatever the bridge put there.
    receipt.set("answer", answer.exchange().write());
    List<ReceiptVerifier.Step> steps =
        ReceiptVerifier.verify(receipt, genesis, genesis.validators(), expected(answer.proof()));
    return steps.stream().allMatch(ReceiptVerifier.Step::passed)
        ? new ReceiptResult.Verified(receipt, steps)
        : new ReceiptResult.Refuted(receipt, steps);
  }

  /**
   * A prover's answer holds by the proof that its entry's verifier takes alone. A question that
   * asks for one has no other answer ({@link Question#answeredBy}).
   */
  static ReceiptVerifier.Expected expected(ProofParameters proof) {
    return new ReceiptVerifier.Expected(
        Optional.of(proof.leaf().hash()),
        proof.isToBeProven() ? proof.registryEntry() : Optional.empty(),
        proof.registryEntry());
  }

  private String message(String body) {
    String message;
    try {
      message = json.readTree(body).path("error").asText();
    } catch (IOException e) {
      message = "";
    }
    return message.isEmpty() ? "the bridge has no receipt" : Printable.line(message);
  }
}
