package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** A node as the registry has it now: its owner, its measurement, its attestation. */
public final class RegistryView {
  private final EthereumClient chain;

  public RegistryView(EthereumClient chain) {
    this.chain = chain;
  }

  /** Returns the registration; nothing if the registry has no such node. */
  public Optional<ObjectNode> of(Bytes32 teeId) throws IOException {
    RegistryContract.Node node;
    try {
      node =
          chain.read(
              Addresses.REGISTRY, RegistryContract.getNode(teeId), RegistryContract::decodeNode);
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
    ObjectNode found =
        JsonNodeFactory.instance
            .objectNode()
            .put("owner", node.owner().toHex())
            .put("paymentAddress", node.paymentAddress().toHex())
            .put("enabled", node.enabled())
            .put("registered", node.registeredAt())
            .put("lastHeartbeat", node.lastHeartbeat())
            .put("attestation", attestation(node));
    if (NodeKind.isAttested(node.teeType())) {
      found.put("measurement", node.pcrHash().toHex());
      found.put("measurementApproved", isApproved(node));
    }
    return Optional.of(found);
  }

  private String attestation(RegistryContract.Node node) throws IOException {
    if (!NodeKind.isAttested(node.teeType())) {
      return "none";
    }
    boolean isDevelopment =
        chain.read(
            Addresses.REGISTRY,
            RegistryContract.isDevelopmentNetwork(),
            RegistryContract::decodeIsDevelopmentNetwork);
    return isDevelopment ? "simulated" : "real";
  }

  private boolean isApproved(RegistryContract.Node node) throws IOException {
    return chain
        .read(
            Addresses.REGISTRY,
            RegistryContract.getApproval(node.teeType(), node.pcrHash()),
            RegistryContract::decodeApproval)
        .approved();
  }
}
