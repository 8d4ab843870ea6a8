package network.haca.cli.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.cli.options.HomeOption;
import network.haca.devnet.network.NetworkSenders;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The key files of the senders that a command means. */
final class KeyPlace {
  @Mixin private HomeOption option = new HomeOption();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "the one key file that is meant, of a role that runs by itself")
  private @Nullable Path file;

  /** A sender's name and its key file. */
  record Sender(String name, Path file) {}

  /**
   * @param name of a sender, or the word that the names of several begin with; empty for all
   */
  List<Sender> named(String name) throws IOException, SetupException {
    if (file != null) {
      return List.of(new Sender(name.isEmpty() ? file.getFileName().toString() : name, file));
    }
    Path home = option.path();
    List<Sender> all = new ArrayList<>();
    for (String each : NetworkSenders.names(home)) {
      if (name.isEmpty() || each.equals(name) || each.startsWith(name + "-")) {
        all.add(new Sender(each, NetworkSenders.file(home, each)));
      }
    }
    if (all.isEmpty()) {
      throw new SetupException(
          "%s has no key of that name; give the network's --home, or a key file with --file"
              .formatted(home.resolve("keys")),
          null);
    }
    return all;
  }
}
