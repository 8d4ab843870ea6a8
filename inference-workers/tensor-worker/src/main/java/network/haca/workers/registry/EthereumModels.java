package network.haca.workers.registry;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.models.ModelLookup;
import network.haca.models.PackageFetch;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.senders.SenderKey;

/** The model registry, over a full node's JSON-RPC. */
public final class EthereumModels implements RegistryPresence.Chain {
  private final EthereumClient chain;
  private final ModelLookup lookup;
  private final Optional<TransactionSender> sender;

  /**
   * @param operator the account that registers the node, and owns it
   */
  public EthereumModels(EthereumClient chain, PackageFetch packages, Optional<SenderKey> operator) {
    this.chain = chain;
    this.lookup = new ModelLookup(chain, packages);
    this.sender = operator.map(key -> new TransactionSender(chain, key));
  }

  @Override
  public Optional<RegisteredModel> entry(Bytes32 id) throws IOException {
    return lookup.entry(id);
  }

  @Override
  public boolean serves(Bytes32 teeId, Bytes32 id) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.serves(teeId, id),
        ModelRegistryContract::decodeServes);
  }

  @Override
  public boolean canSend() {
    return sender.isPresent();
  }

  @Override
  public void send(Bytes call) throws IOException {
    if (sender.isPresent()) {
      var _ = sender.get().send(Addresses.MODEL_REGISTRY, call);
    }
  }
}
