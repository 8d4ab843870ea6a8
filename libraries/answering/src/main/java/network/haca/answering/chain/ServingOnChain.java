package network.haca.answering.chain;

import java.io.IOException;
import java.util.Optional;
import network.haca.answering.core.ServingRegistry;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The registry of models on chain.
 *
 * @param sender in the name of the node's owner
 */
public record ServingOnChain(EthereumClient chain, TransactionSender sender)
    implements ServingRegistry {
  @Override
  public Optional<Bytes32> named(String name) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.named(name),
        ModelRegistryContract::decodeNamed);
  }

  @Override
  public RegisteredModel entry(Bytes32 id) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.modelOf(id),
        output -> ModelRegistryContract.decodeModel(id, output));
  }

  @Override
  public boolean serves(Bytes32 node, Bytes32 id) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.serves(node, id),
        ModelRegistryContract::decodeServes);
  }

  @Override
  public void serve(Bytes32 node, Bytes32 id) throws IOException {
    say(ModelTransactions.serve(node, id));
  }

  @Override
  public void unserve(Bytes32 node, Bytes32 id) throws IOException {
    say(ModelTransactions.unserve(node, id));
  }

  /** Fails without a transaction where the registry would refuse it: it may again at each look. */
  private void say(Bytes serving) throws IOException {
    var _ = chain.estimatedGas(sender.account(), Addresses.MODEL_REGISTRY, serving);
    var _ = sender.send(Addresses.MODEL_REGISTRY, serving);
  }
}
