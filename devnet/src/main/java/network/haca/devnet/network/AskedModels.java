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
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;

/**
 * The model that a development network registers when it begins, so that contracts can ask it: the
 * bundled projectile network, in the name of the development account.
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
   * Stores and registers the model if it is not.
   *
   * @param models the folder of the model folders
   */
  public void register(Path models) throws IOException {
    Bytes32 key = DevelopmentAccounts.KEYS.getFirst();
    TransactionSender sender = new TransactionSender(chain, key);
    PackageUpload.Uploaded uploaded =
        new PackageUpload(walrus, EPOCHS, PART_BYTES)
            .upload(
                models.resolve(NAME), DevelopmentAccounts.addresses().getFirst(), Progress.NONE);
    Bytes32 id =
        ModelRegistryContract.idOf(
            uploaded.id().value(), DevelopmentAccounts.addresses().getFirst());
    if (new ModelLookup(chain, new PackageFetch(walrus)).entry(id).isPresent()) {
      return;
    }
    var _ =
        sender.send(
            Addresses.MODEL_REGISTRY,
            ModelTransactions.register(
                new ModelTransactions.Registration(
                    uploaded.id().value(),
                    uploaded.manifest().digest(),
                    Instant.now().plus(STORED).getEpochSecond(),
                    FEES,
                    OUTPUTS,
                    Optional.empty())));
    var _ = sender.send(Addresses.MODEL_REGISTRY, ModelTransactions.setName(NAME, id));
  }
}
