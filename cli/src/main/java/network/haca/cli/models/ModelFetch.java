package network.haca.cli.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelLookup;
import network.haca.models.PackageException;
import network.haca.models.PackageFetch;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca model fetch}: a registered model becomes a folder, byte for byte. */
@Command(
    name = "fetch",
    description =
        "Fetches a registered model into a new folder; interrupted, it goes on when it is started"
            + " again.",
    mixinStandardHelpOptions = true)
final class ModelFetch implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = ModelCommand.ModelReference.MEANING)
  private String reference = "";

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "made by this; what is on the way is beside it, in FOLDER.partial")
  private Path output = Path.of("");

  @Option(
      names = "--bytes-max",
      paramLabel = "BYTES",
      defaultValue = "68719476736",
      description = "a larger model is refused (default: ${DEFAULT-VALUE})")
  private long bytesMax;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private WalrusOptions walrus = new WalrusOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Path target = output.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new SetupException(output + " is there already; give the name of a new folder.", null);
    }
    RegisteredModel model = ModelCommand.ModelReference.find(reference, chain, walrus);
    Path partial = parent.resolve(target.getFileName() + ".partial");
    try {
      Files.createDirectories(partial);
      new PackageFetch(walrus.reading())
          .fetch(
              ModelLookup.wanted(model),
              partial,
              target,
              bytes -> requireRoom(parent, bytes),
              new ProgressLines("fetched", json.progress()));
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw walrus.failure(e);
    }
    ObjectNode document = ModelView.json(model).put("folder", target.toString());
    json.print(document, "model %s is in %s".formatted(model.id(), target));
    return ExitCode.DONE.code();
  }

  private void requireRoom(Path parent, long bytes) throws IOException {
    long usable = Files.getFileStore(parent).getUsableSpace();
    if (bytes > bytesMax || bytes > usable) {
      throw new PackageException(
          "the model has %d bytes; --bytes-max is %d, and the disk has %d left"
              .formatted(bytes, bytesMax, usable));
    }
  }
}
