package network.haca.cli.models;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.outcome.NoAnswer;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelLookup;
import network.haca.models.PackageFetch;
import network.haca.models.PackageManifest;
import network.haca.models.PackageUpload;
import network.haca.models.WalrusPlace;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.walrus.BlobId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca model publish}: a folder becomes a package on Walrus and an entry on chain. */
@Command(
    name = "publish",
    description =
        "Stores a model's folder on Walrus and registers it; interrupted, it goes on when it is"
            + " started again.",
    mixinStandardHelpOptions = true)
final class ModelPublish implements Callable<Integer> {
  private static final int EPOCHS_MAX = 53;

  /** Within the bound of public publishers, 10 MiB. */
  private static final int PART_BYTES = 8 << 20;

  @Parameters(paramLabel = "FOLDER", description = "the model's")
  private Path folder = Path.of("");

  @Option(
      names = "--circuit",
      paramLabel = "FOLDER",
      description = "made by 'zk setup' of the same model; its verifier is deployed")
  private @Nullable Path circuit;

  @Option(names = "--name", paramLabel = "NAME", description = "points to it afterwards")
  private @Nullable String name;

  @Option(
      names = "--publisher",
      paramLabel = "URI",
      description = "stores blobs (default: of this machine's network)")
  private URI publisher = URI.create("http://127.0.0.1:31415");

  @Option(
      names = "--epochs",
      paramLabel = "NUMBER",
      defaultValue = "53",
      description = "Walrus' epochs that it is stored for, 2 to 53 (default: ${DEFAULT-VALUE})")
  private int epochs;

  @Option(
      names = "--epoch-days",
      paramLabel = "DAYS",
      defaultValue = "1",
      description =
          "length of an epoch, 1 to 14: 1 on Walrus' testnet, 14 on its mainnet (default:"
              + " ${DEFAULT-VALUE})")
  private int epochDays;

  @Option(
      names = "--part-size",
      paramLabel = "BYTES",
      description =
          "of the blobs that it is stored in (default: 8388608, or what a blob of the network has"
              + " at most)")
  private @Nullable Integer partBytes;

  @Mixin private FeeOption fee = new FeeOption();

  @Mixin private OutputOption output = new OutputOption();

  @Mixin private WalrusOptions walrus = new WalrusOptions();

  @Mixin private SendOptions options = new SendOptions();

  @Override
  public Integer call() throws Exception {
    requireSound();
    int parts = partBytes();
    RegisteredModel.Fees fees = fee.fees();
    List<RegisteredModel.Output> outputs = output.outputs();
    Optional<CircuitDeployment> deployment =
        circuit == null ? Optional.empty() : Optional.of(CircuitDeployment.read(circuit));
    if (deployment.isPresent()) {
      deployment.get().requireOutputs(outputs);
    }
    WalrusPlace place = walrus.storing(publisher);
    PackageUpload.Uploaded uploaded = upload(place, parts);
    Bytes32 id = ModelRegistryContract.idOf(uploaded.id().value(), options.key().account());
    Optional<Bytes32> transaction = register(place, id, uploaded, fees, deployment);
    if (name != null) {
      var _ =
          options.send(
              Addresses.MODEL_REGISTRY,
              ModelTransactions.setName(name, id),
              "the model is registered as %s, but has no name".formatted(id));
    }
    say(id, uploaded, transaction);
    return ExitCode.DONE.code();
  }

  private void requireSound() throws SetupException {
    if (!Files.isDirectory(folder)) {
      throw new SetupException(folder + " is no folder.", null);
    }
    // Of one epoch, nothing may be left.
    requireBetween("--epochs", epochs, 2, EPOCHS_MAX);
    requireBetween("--epoch-days", epochDays, 1, 14);
  }

  private int partBytes() throws SetupException {
    int most = PackageUpload.partBytesMax(BlobId.bytesMax(walrus.shards()));
    int bytes = partBytes == null ? Math.min(PART_BYTES, most) : partBytes;
    requireBetween("--part-size", bytes, PackageManifest.PART_BYTES_MIN, most);
    return bytes;
  }

  private static void requireBetween(String option, int given, int least, int most)
      throws SetupException {
    if (given < least || given > most) {
      throw new SetupException(
          "%s: %d given; give %d to %d".formatted(option, given, least, most), null);
    }
  }

  private PackageUpload.Uploaded upload(WalrusPlace place, int parts) throws Exception {
    try {
      return new PackageUpload(place, epochs, parts)
          .upload(
              folder,
              options.key().account(),
              new ProgressLines("stored", options.json().progress()));
    } catch (IOException e) {
      if (NoAnswer.isCauseOf(e)) {
        throw CommandFailure.unreachable("Walrus publisher", publisher, "--publisher", e);
      }
      throw e;
    }
  }

  /** Nothing if an earlier run did it. */
  private Optional<Bytes32> register(
      WalrusPlace place,
      Bytes32 id,
      PackageUpload.Uploaded uploaded,
      RegisteredModel.Fees fees,
      Optional<CircuitDeployment> deployment)
      throws SetupException, CommandFailure {
    Optional<RegisteredModel> known = known(place, id);
    if (known.isPresent()) {
      return change(known.get(), fees, deployment);
    }
    long storedUntil =
        Instant.now().plus(Duration.ofDays((epochs - 1L) * epochDays)).getEpochSecond();
    Optional<RegisteredModel.Circuit> deployed =
        deployment.isEmpty() ? Optional.empty() : Optional.of(deployment.get().deploy(options));
    ModelTransactions.Registration registration =
        new ModelTransactions.Registration(
            uploaded.id().value(),
            uploaded.manifest().digest(),
            storedUntil,
            fees,
            output.outputs(),
            deployed);
    return Optional.of(
        options.send(
            Addresses.MODEL_REGISTRY,
            ModelTransactions.register(registration),
            "the package is on Walrus as %s, but not registered".formatted(uploaded.id())));
  }

  private Optional<RegisteredModel> known(WalrusPlace place, Bytes32 id) throws CommandFailure {
    try {
      return new ModelLookup(options.chain().client(), new PackageFetch(place)).entry(id);
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
  }

  /** Changes the fees of a registered model, of which nothing else may change. */
  private Optional<Bytes32> change(
      RegisteredModel known, RegisteredModel.Fees fees, Optional<CircuitDeployment> deployment)
      throws SetupException, CommandFailure {
    if (deployment.isPresent() && !deployment.get().isOf(known)) {
      throw CommandFailure.refused(
          "The model is registered as %s without this circuit, which cannot change any more."
              .formatted(known.id()),
          null);
    }
    if (!fee.isGiven() || known.fees().equals(fees)) {
      return Optional.empty();
    }
    return Optional.of(
        options.send(
            Addresses.MODEL_REGISTRY,
            ModelTransactions.setFees(known.id(), fees),
            "the fees were not changed"));
  }

  private void say(Bytes32 id, PackageUpload.Uploaded uploaded, Optional<Bytes32> transaction) {
    PackageManifest manifest = uploaded.manifest();
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id.toHex())
            .put("blobId", uploaded.id().toText())
            .put("digest", manifest.digest().toHex())
            .put("owner", manifest.owner().toHex())
            .put("files", manifest.files().size())
            .put("bytes", manifest.size())
            .put("parts", manifest.parts().size());
    transaction.ifPresent(hash -> document.put("transaction", hash.toHex()));
    String how = transaction.map(hash -> "by transaction " + hash).orElse("by an earlier run");
    options
        .json()
        .print(
            document,
            "model %s is registered %s%nblob %s, digest %s"
                .formatted(id, how, uploaded.id(), manifest.digest()));
  }
}
