package network.haca.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --home}: the folder of a network. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "of the network's data and keys (default: HACA_HOME or ~/.haca)")
  private Path home = LocalNetwork.ofEnvironment().home();

  public Path path() {
    return home;
  }
}
