package network.haca.cli.pipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.models.WalrusOptions;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.outcome.NoAnswer;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.models.WalrusPlace;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.walrus.BlobId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca pipe offer}: a source of facts becomes an entry that contracts may ask. */
@Command(
    name = "offer",
    description = {
      "Registers a source of facts for contracts: its definition goes to Walrus, and an entry with",
      "its digest into the model registry. Data nodes that name it in data.asked look it up."
    },
    mixinStandardHelpOptions = true)
final class PipeOffer implements Callable<Integer> {
  private static final int EPOCHS = 53;

  /** An epoch of Walrus' testnet; of the last one nothing may be left. */
  private static final Duration STORED = Duration.ofDays(EPOCHS - 1L);

  @Parameters(paramLabel = "SOURCE", description = "the source's name in the file")
  private String source = "";

  @Option(
      names = "--data-sources",
      paramLabel = "FILE",
      required = true,
      description = "the data nodes' sources")
  private Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "by which contracts and data nodes name it")
  private String name = "";

  @Option(
      names = "--fee",
      paramLabel = "WEI",
      defaultValue = "0",
      description = "price of one report that counts (default: ${DEFAULT-VALUE})")
  private BigInteger fee = BigInteger.ZERO;

  @Option(
      names = "--publisher",
      paramLabel = "URI",
      description = "takes the definition (default: of this machine's network)")
  private URI publisher = URI.create("http://127.0.0.1:31415");

  @Mixin private WalrusOptions walrus = new WalrusOptions();

  @Mixin private SendOptions options = new SendOptions();

  @Override
  public Integer call() throws Exception {
    if (fee.signum() < 0 || fee.bitLength() > RegisteredModel.Fees.BITS_MAX) {
      throw new SetupException(
          "--fee: %s given; give 0 to 2^%d - 1 wei".formatted(fee, RegisteredModel.Fees.BITS_MAX),
          null);
    }
    Source offered = source();
    BlobId blob = store(offered.canonical());
    Bytes32 id = ModelRegistryContract.idOf(blob.value(), options.key().account());
    var _ =
        options.send(
            Addresses.MODEL_REGISTRY,
            ModelTransactions.register(registration(blob, offered.digest())),
            "the source was not registered");
    Bytes32 transaction =
        options.send(
            Addresses.MODEL_REGISTRY,
            ModelTransactions.setName(name, id),
            "the source is registered as %s, but has no name".formatted(id));
    say(id, blob, offered, transaction);
    return ExitCode.DONE.code();
  }

  private Source source() throws SetupException {
    try {
      return Sources.read(file)
          .find(source)
          .orElseThrow(
              () -> new SetupException("%s has no source '%s'".formatted(file, source), null));
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }

  private BlobId store(Bytes definition) throws Exception {
    WalrusPlace place = walrus.storing(publisher);
    BlobId id = place.idOf(definition);
    try {
      place.store(definition, id, EPOCHS);
      return id;
    } catch (IOException e) {
      throw NoAnswer.isCauseOf(e)
          ? CommandFailure.unreachable("Walrus publisher", publisher, "--publisher", e)
          : e;
    }
  }

  private ModelTransactions.Registration registration(BlobId blob, Bytes32 digest) {
    return new ModelTransactions.Registration(
        blob.value(),
        digest,
        Instant.now().plus(STORED).getEpochSecond(),
        new RegisteredModel.Fees(BigInteger.ZERO, fee, BigInteger.ZERO),
        List.of(),
        Optional.empty());
  }

  private void say(Bytes32 id, BlobId blob, Source offered, Bytes32 transaction) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id.toHex())
            .put("name", name)
            .put("blobId", blob.toText())
            .put("digest", offered.digest().toHex())
            .put("transaction", transaction.toHex());
    options
        .json()
        .print(
            document,
            "source '%s' is entry %s, named %s; data nodes serve it by data.asked=%s"
                .formatted(source, id, name, name));
  }
}
