package network.haca.devnet.network;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.models.ModelLookup;
import network.haca.models.PackageFetch;
import network.haca.models.PackageUpload;
import network.haca.models.Progress;
import network.haca.models.WalrusPlace;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;

/**
 * Models that a development network registers, so that contracts can ask them, in the name of the
 * development account; the bundled projectile network when it begins.
 */
public final class AskedModels {
  public static final String NAME = "projectile";

  /** In wei. */
  private static final RegisteredModel.Fees FEES =
      new RegisteredModel.Fees(
          BigInteger.TEN.pow(13), BigInteger.TWO.multiply(BigInteger.TEN.pow(13)), BigInteger.ZERO);

  private static final List<RegisteredModel.Output> OUTPUTS =
      List.of(new RegisteredModel.Output("range", Datatype.FP32.number(), List.of(1L, 1L)));

  private static final int EPOCHS = 53;
  private static final int PART_BYTES = 1 << 20;
  private static final Duration STORED = Duration.ofDays(52);

  private final EthereumClient chain;
  private final WalrusPlace walrus;

  public AskedModels(URI chain, URI walrus, int shards) {
    this.chain = new EthereumClient(chain);
    this.walrus = new WalrusPlace(Optional.of(walrus), List.of(walrus), shards);
  }

  /**
   * A model to register.
   *
   * @param folder of the model
   * @param outputs that contracts get; none of a language model
   * @param circuit that proves its answers
   */
  public record Asked(
      String name,
      Path folder,
      RegisteredModel.Fees fees,
      List<RegisteredModel.Output> outputs,
      Optional<RegisteredModel.Circuit> circuit) {
    public Asked {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The bundled projectile network.
   *
   * @param models the folder of the model folders
   */
  public static Asked projectile(Path models) {
    return new Asked(NAME, models.resolve(NAME), FEES, OUTPUTS, Optional.empty());
  }

  /** Stores and registers a model if it is not, and returns the id of its entry. */
  public Bytes32 register(Asked model) throws IOException {
    TransactionSender sender = new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());
    Address owner = DevelopmentAccounts.addresses().getFirst();
    PackageUpload.Uploaded uploaded =
        new PackageUpload(walrus, EPOCHS, PART_BYTES).upload(model.folder(), owner, Progress.NONE);
    Bytes32 id = ModelRegistryContract.idOf(uploaded.id().value(), owner);
    if (new ModelLookup(chain, new PackageFetch(walrus)).entry(id).isEmpty()) {
      ModelTransactions.Registration registration =
          new ModelTransactions.Registration(
              uploaded.id().value(),
              uploaded.manifest().digest(),
              Instant.now().plus(STORED).getEpochSecond(),
              model.fees(),
              model.outputs(),
              model.circuit());
      var _ = sender.send(Addresses.MODEL_REGISTRY, ModelTransactions.register(registration));
      var _ = sender.send(Addresses.MODEL_REGISTRY, ModelTransactions.setName(model.name(), id));
    }
    return id;
  }
}
