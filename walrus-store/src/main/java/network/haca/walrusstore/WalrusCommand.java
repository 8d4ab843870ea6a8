package network.haca.walrusstore;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca-walrus}: a local store. */
@Command(
    name = "walrus",
    description = "Runs a local Walrus store.",
    mixinStandardHelpOptions = true)
public class WalrusCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new WalrusCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    WalrusStoreConfig config = WalrusStoreConfig.read(options.read());
    WalrusStore walrus =
        WalrusStore.start(Vertx.vertx(), config.options(), config.host(), config.port());
    return options.run(walrus, "walrus listens on %s:%d".formatted(config.host(), walrus.port()));
  }
}
