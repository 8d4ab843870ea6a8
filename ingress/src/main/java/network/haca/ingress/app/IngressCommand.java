package network.haca.ingress.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca ingress}: the front door alone. */
@Command(
    name = "ingress",
    description = "Runs the HTTP and gRPC front door.",
    mixinStandardHelpOptions = true)
public final class IngressCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new IngressCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    IngressConfig config = IngressConfig.read(options.read());
    Ingress ingress = Ingress.start(Vertx.vertx(), config);
    return options.run(
        ingress,
        "ingress listens on %s: HTTP %d, gRPC %d"
            .formatted(config.host(), ingress.httpPort(), ingress.grpcPort()));
  }
}
