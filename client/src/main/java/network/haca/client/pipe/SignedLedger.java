package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.CometBftSource;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Headers of the ledger as a node has them, with the headers of CometBFT that carry them. */
final class SignedLedger {
  /** An idle chain makes a block every five seconds (rule L4). */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final EthereumClient chain;
  private final CometBftSource cometBft;

  SignedLedger(EthereumClient chain, CometBftSource cometBft) {
    this.chain = chain;
    this.cometBft = cometBft;
  }

  /**
   * CometBFT's header that carries the ledger's header of a height with content, as soon as it is
   * there.
   */
  JsonNode carrying(long height) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (cometBft.latest() <= height) {
      if (Instant.now().isAfter(end)) {
        throw new IOException(
            "there is no header behind height %d after %d s"
                .formatted(height, PATIENCE.toSeconds()));
      }
      Thread.sleep(LOOK);
    }
    return cometBft.signedHeader(height + 1);
  }

  /**
   * Writes the latest state's proofs of what the registries have.
   *
   * @param nodes each by its id
   * @param models the entries of those that have circuits
   * @param reporters the data nodes whose reports facts rest on
   */
  void write(
      ObjectNode registry,
      Collection<Bytes32> nodes,
      Collection<Bytes32> models,
      Collection<Bytes32> reporters)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      JsonNode signed = cometBft.signedHeader(cometBft.latest());
      Optional<Long> number = number(signed);
      if (number.isPresent()) {
        registry.put("header", chain.rawHeader(number.get()).toHex());
        registry.set("signedHeader", signed);
        write(registry, number.get(), nodes, models, reporters);
        return;
      }
      if (Instant.now().isAfter(end)) {
        throw new IOException("the node has no header of the ledger that CometBFT carries");
      }
      Thread.sleep(LOOK);
    }
  }

  /** Models and reporters have a field only if there are some. */
  private void write(
      ObjectNode registry,
      long number,
      Collection<Bytes32> nodes,
      Collection<Bytes32> models,
      Collection<Bytes32> reporters)
      throws IOException {
    NodeProofs proofs = new NodeProofs(chain, number);
    ArrayNode written = registry.putArray("nodes");
    for (Bytes32 node : nodes) {
      proofs.write(written.addObject(), node);
    }
    if (!models.isEmpty()) {
      ArrayNode entries = registry.putArray("models");
      for (Bytes32 model : models) {
        new ModelEntryProofs(chain, number).write(entries.addObject(), model);
      }
    }
    if (!reporters.isEmpty()) {
      ArrayNode reported = registry.putArray("reporters");
      for (Bytes32 node : reporters) {
        proofs.writeWithOwner(reported.addObject(), node);
      }
    }
  }

  private Optional<Long> number(JsonNode signed) throws IOException {
    String hash = signed.at("/header/app_hash").asText();
    if (!hash.matches("[0-9A-F]{64}")) {
      throw new IOException("CometBFT's header carries no hash of the ledger's");
    }
    return chain.numberOf(new Bytes32(Bytes.fromHex(hash)));
  }
}
