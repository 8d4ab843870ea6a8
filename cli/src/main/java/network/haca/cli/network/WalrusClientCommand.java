package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import network.haca.cli.options.GivenFile;
import network.haca.cli.options.OutputFile;
import network.haca.cli.options.ShardsOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Bytes;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import network.haca.walrusstore.WalrusCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca walrus}: a local store, and what one asks of any Walrus. */
@Command(
    name = "walrus",
    description = "Runs a local Walrus store; its subcommands ask any Walrus.",
    mixinStandardHelpOptions = true)
public final class WalrusClientCommand extends WalrusCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int BLOB_BYTES_MAX = 64 << 20;

  @Command(
      name = "blob-id",
      description = "Prints the blob id of a file.",
      mixinStandardHelpOptions = true)
  int blobId(
      @Parameters(paramLabel = "FILE") Path file,
      @Mixin ShardsOption shards,
      @Mixin JsonOption json)
      throws Exception {
    int number = shards.number();
    try {
      return say(BlobId.of(GivenFile.read(file), number), json);
    } catch (IllegalArgumentException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "put",
      description = "Stores a file and prints its blob id, which the publisher has to name too.",
      mixinStandardHelpOptions = true)
  int put(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--publisher", paramLabel = "URI", required = true) URI publisher,
      @Option(names = "--epochs", paramLabel = "NUMBER", defaultValue = "5") int epochs,
      @Mixin ShardsOption shards,
      @Mixin JsonOption json)
      throws Exception {
    WalrusClient client = new WalrusClient(publisher, shards.number(), TIMEOUT);
    Bytes blob = GivenFile.read(file);
    try {
      return say(client.put(blob, epochs), json);
    } catch (IOException e) {
      throw CommandFailure.of("Walrus publisher", publisher, "--publisher", e);
    }
  }

  private static int say(BlobId id, JsonOption json) {
    json.print(JsonNodeFactory.instance.objectNode().put("blobId", id.toText()), id.toText());
    return ExitCode.DONE.code();
  }

  @Command(
      name = "get",
      description = "Reads a blob to standard output or a file, if it has the id asked for.",
      mixinStandardHelpOptions = true)
  int get(
      @Parameters(paramLabel = "BLOB-ID") String blobId,
      @Option(names = "--aggregator", paramLabel = "URI", required = true) URI aggregator,
      @Option(names = "--output", paramLabel = "FILE") @Nullable Path output,
      @Mixin ShardsOption shards,
      @Mixin JsonOption json)
      throws Exception {
    OutputFile.requireWritable(output);
    WalrusClient client = new WalrusClient(aggregator, shards.number(), TIMEOUT);
    BlobId id =
        BlobId.parse(blobId)
            .orElseThrow(
                () ->
                    new SetupException(
                        "'%s' is not a blob id; give the %d base64url characters of one"
                            .formatted(blobId, BlobId.TEXT_LENGTH),
                        null));
    try {
      write(client.get(id, BLOB_BYTES_MAX).orElseThrow(() -> absent(id)), id, output, json);
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw CommandFailure.of("Walrus aggregator", aggregator, "--aggregator", e);
    }
  }

  private static CommandFailure absent(BlobId id) {
    return CommandFailure.absent("the aggregator does not have " + id, null);
  }

  /** To a file, into the document, or as it is to standard output. */
  private static void write(Bytes blob, BlobId id, @Nullable Path output, JsonOption json)
      throws IOException, SetupException {
    ObjectNode document =
        JsonNodeFactory.instance.objectNode().put("blobId", id.toText()).put("bytes", blob.size());
    if (output != null) {
      OutputFile.write(output, blob);
      document.put("file", output.toString());
    } else if (json.isAsked()) {
      document.put("content", blob.toArray());
    } else {
      System.out.write(blob.toArray());
      System.out.flush();
    }
    json.print(document);
  }
}
