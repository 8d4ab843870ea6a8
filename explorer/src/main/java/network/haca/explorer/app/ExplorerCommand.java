package network.haca.explorer.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca explorer}: the explorer alone. */
@Command(
    name = "explorer",
    description = "Shows the network on a page: answers, proofs, batches, blocks, nodes.",
    mixinStandardHelpOptions = true)
public final class ExplorerCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Option(
      names = "--rebuild",
      description = "throws the view away and makes it anew; GET /v1/status tells how far it is")
  private boolean rebuild;

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new ExplorerCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    ExplorerConfig config = ExplorerConfig.read(options.read());
    Explorer explorer = Explorer.start(Vertx.vertx(), config, rebuild);
    return options.run(
        explorer, "explorer listens on http://%s:%d".formatted(config.host(), explorer.port()));
  }
}
