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
 * What proves to a stranger that a root is settled: the relay's storage under a ledger header, and
 * the CometBFT header that carries its hash with its commit. Any later content height does as well
 * (rule S7).
 */
public final class Certificate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Certificate() {}

  /**
   * The certificate at the latest height, if that has content and its successor is committed;
   * nothing if not yet.
   *
   * @param settledHeight the height at which the root was settled, or a later one
   */
  public static Optional<ObjectNode> of(
      EthereumClient chain, CometBftClient cometBft, Bytes32 root, long settledHeight)
      throws IOException {
    Bytes header = chain.rawHeader(settledHeight);
    Optional<JsonNode> signed = cometBft.signedHeader(settledHeight + 1);
    if (signed.isEmpty()) {
      return Optional.empty();
    }
    String appHash = signed.get().path("header").path("app_hash").asText();
    if (!Bytes.fromHex(appHash).equals(Keccak.hash(header).value())) {
      return Optional.empty();
    }
    JsonNode proof = chain.proof(Addresses.RELAY, RelayContract.rootSlot(root), settledHeight);
    ObjectNode certificate =
        JSON.createObjectNode()
            .put("root", root.toHex())
            .put("relay", Addresses.RELAY.toHex())
            .put("header", header.toHex());
    certificate.set("accountProof", proof.get("accountProof"));
    certificate.set("storageProof", proof.get("storageProof").get(0).get("proof"));
    certificate.set("signedHeader", signed.get());
    return Optional.of(certificate);
  }
}
