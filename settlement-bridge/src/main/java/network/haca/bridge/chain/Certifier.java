package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Finds what proves to a stranger that a root is settled: the relay's storage under a ledger
 * header, and the CometBFT header that carries its hash with its commit. Any later content height
 * does as well (rule S7).
 */
public final class Certifier {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** The certificate at the latest height that gives one; nothing if none does yet. */
  public Optional<Certificate> certify(Bytes32 root) throws IOException {
    long latest = chain.blockNumber();
    for (long height = latest; height > Math.max(0, latest - LOOK_BACK); height--) {
      JsonNode proof = chain.proof(Addresses.RELAY, RelayContract.rootSlot(root), height);
      if (!isSettled(proof)) {
        return Optional.empty();
      }
      Optional<ObjectNode> document = certify(root, height, proof);
      if (document.isPresent()) {
        return Optional.of(new Certificate(height, document.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean isSettled(JsonNode proof) {
    String word = proof.get("storageProof").get(0).get("value").asText().substring(2);
    Bytes value = Bytes.fromHex("0".repeat(64 - word.length()) + word);
    return RelayContract.statusIn(new Bytes32(value)) == RelayContract.Status.SETTLED;
  }

  /** Nothing if the height has no content, or its successor is not committed yet. */
  private Optional<ObjectNode> certify(Bytes32 root, long height, JsonNode proof)
      throws IOException {
    Bytes header = chain.rawHeader(height);
    Optional<JsonNode> signed =
        cometBft.signedHeader(height + 1).filter(next -> appHash(next).equals(hash(header)));
    return signed.map(
        next -> {
          ObjectNode certificate =
              JSON.createObjectNode()
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
