package network.haca.answering.chain;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The registered models that a node serves by reference: looks up which entries the references name
 * now, and says on chain that the node serves them. For several threads.
 */
public final class ServedEntries {
  private final EthereumClient chain;
  private final TransactionSender sender;
  private final Supplier<Optional<Bytes32>> enabledNode;
  private final List<String> references;
  private final Predicate<RegisteredModel> isHere;
  private final Map<Bytes32, String> byEntry = new ConcurrentHashMap<>();

  /**
   * @param sender in the name of the node's owner
   * @param enabledNode the node's id while it is enabled
   * @param references names in the registry, or ids
   * @param isHere whether the node has what an entry names
   */
  public ServedEntries(
      EthereumClient chain,
      TransactionSender sender,
      Supplier<Optional<Bytes32>> enabledNode,
      List<String> references,
      Predicate<RegisteredModel> isHere) {
    this.chain = chain;
    this.sender = sender;
    this.enabledNode = enabledNode;
    this.references = List.copyOf(references);
    this.isHere = isHere;
  }

  /** The reference that an entry is served by; nothing if it is not served, or not known to be. */
  public Optional<String> reference(Bytes32 entry) {
    return Optional.ofNullable(byEntry.get(entry));
  }

  /**
   * One look. A reference that names nothing now does not keep the others from theirs.
   *
   * @throws IOException the last failure
   */
  public void go() throws IOException {
    Optional<IOException> failure = Optional.empty();
    for (String reference : references) {
      try {
        serve(reference);
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void serve(String reference) throws IOException {
    Bytes32 id =
        id(reference)
            .orElseThrow(
                () -> new IOException("no model is registered as '%s'".formatted(reference)));
    RegisteredModel entry =
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.modelOf(id),
            output -> ModelRegistryContract.decodeModel(id, output));
    if (!isHere.test(entry)) {
      throw new IOException(
          "the entry '%s' is of digest %s, which this node does not have"
              .formatted(reference, entry.digest()));
    }
    byEntry.put(id, reference);
    Optional<Bytes32> node = enabledNode.get();
    if (node.isPresent() && !entry.isWithdrawn() && !serves(node.get(), id)) {
      say(ModelTransactions.serve(node.get(), id));
    }
  }

  /** What the registry would refuse, and may again at each look, is not paid for. */
  private void say(Bytes serving) throws IOException {
    var _ = chain.estimatedGas(sender.account(), Addresses.MODEL_REGISTRY, serving);
    var _ = sender.send(Addresses.MODEL_REGISTRY, serving);
  }

  private Optional<Bytes32> id(String reference) throws IOException {
    return reference.startsWith("0x")
        ? Optional.of(Bytes32.fromHex(reference))
        : chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(reference),
            ModelRegistryContract::decodeNamed);
  }

  private boolean serves(Bytes32 node, Bytes32 id) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.serves(node, id),
        ModelRegistryContract::decodeServes);
  }
}
