package network.haca.models;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;

/**
 * The registry's entry for what a person calls a model: a name, an entry's id, or a blob id, which
 * stands for the entry of the owner whom the package names.
 */
public final class ModelLookup {
  private static final String ID = "0x[0-9a-fA-F]{64}";

  private final EthereumClient chain;
  private final PackageFetch packages;

  public ModelLookup(EthereumClient chain, PackageFetch packages) {
    this.chain = chain;
    this.packages = packages;
  }

  /**
   * Looks it up.
   *
   * @return nothing if nobody registered it
   * @throws IOException if node or aggregators do not answer
   */
  public Optional<RegisteredModel> find(String reference) throws IOException {
    Optional<Bytes32> id = id(reference);
    return id.isEmpty() ? Optional.empty() : entry(id.get());
  }

  private Optional<Bytes32> id(String reference) throws IOException {
    if (reference.matches(ID)) {
      return Optional.of(Bytes32.fromHex(reference));
    }
    Optional<BlobId> blob = BlobId.parse(reference);
    if (blob.isPresent()) {
      PackageManifest manifest = packages.manifest(blob.get());
      return Optional.of(ModelRegistryContract.idOf(blob.get().value(), manifest.owner()));
    }
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.named(reference),
        ModelRegistryContract::decodeNamed);
  }

  /** The entry of that id. */
  public Optional<RegisteredModel> entry(Bytes32 id) throws IOException {
    try {
      return Optional.of(
          chain.read(
              Addresses.MODEL_REGISTRY,
              ModelRegistryContract.modelOf(id),
              output -> ModelRegistryContract.decodeModel(id, output)));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The package that an entry means. */
  public static PackageFetch.Wanted wanted(RegisteredModel model) {
    return new PackageFetch.Wanted(new BlobId(model.blobId()), model.owner(), model.digest());
  }
}
