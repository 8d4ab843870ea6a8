package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Finds what proves to a stranger that something is settled: the relay's storage under a ledger
 * header, and the CometBFT header that carries its hash with its commit. Any later content height
 * does as well (rule S7).
 */
public final class Certifier {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LOOK = Duration.ofMillis(50);

  /** A height with content is at most so far back while something settles. */
  private static final long LOOK_BACK = 16;

  private final EthereumClient chain;
  private final CometBftClient cometBft;

  public Certifier(EthereumClient chain, CometBftClient cometBft) {
    this.chain = chain;
    this.cometBft = cometBft;
  }

  /**
   * What proves a root.
   *
   * @param height of the ledger header
   */
  public record Certificate(long height, ObjectNode document) {
    @Override
    public ObjectNode document() {
      return document.deepCopy();
    }
  }

  /**
   * The certificate at the latest height that gives one; nothing if none does yet.
   *
   * @param root of a batch, or an individually settled leaf
   */
  public Optional<Certificate> certify(Route route, Bytes32 root) throws IOException {
    long latest = chain.blockNumber();
    for (long height = latest; height > Math.max(0, latest - LOOK_BACK); height--) {
      JsonNode proof = chain.proof(Addresses.RELAY, route.slot(root), height);
      if (!route.isSettled(word(proof))) {
        return Optional.empty();
      }
      Optional<ObjectNode> document = certify(route, root, height, proof);
      if (document.isPresent()) {
        return Optional.of(new Certificate(height, document.get()));
      }
    }
    return Optional.empty();
  }

  /** Waits until there is one. */
  Certificate await(Route route, Bytes32 root) throws IOException, InterruptedException {
    Optional<Certificate> certificate = certify(route, root);
    while (certificate.isEmpty()) {
      Thread.sleep(LOOK);
      certificate = certify(route, root);
    }
    return certificate.get();
  }

  private static Bytes32 word(JsonNode proof) {
    String word = proof.get("storageProof").get(0).get("value").asText().substring(2);
    return new Bytes32(Bytes.fromHex("0".repeat(64 - word.length()) + word));
  }

  /** Nothing if the height has no content, or its successor is not committed yet. */
  private Optional<ObjectNode> certify(Route route, Bytes32 root, long height, JsonNode proof)
      throws IOException {
    Bytes header = chain.rawHeader(height);
    Optional<JsonNode> signed =
        cometBft.signedHeader(height + 1).filter(next -> appHash(next).equals(hash(header)));
    return signed.map(
        next -> {
          ObjectNode certificate =
              JSON.createObjectNode()
                  .put("route", route.name())
                  .put("root", root.toHex())
                  .put("relay", Addresses.RELAY.toHex())
                  .put("header", header.toHex());
          certificate.set("accountProof", proof.get("accountProof"));
          certificate.set("storageProof", proof.get("storageProof").get(0).get("proof"));
          certificate.set("signedHeader", next);
          return certificate;
        });
  }

  private static Bytes appHash(JsonNode signedHeader) {
    return Bytes.fromHex(signedHeader.path("header").path("app_hash").asText());
  }

  private static Bytes hash(Bytes header) {
    return Keccak.hash(header).value();
  }
}
