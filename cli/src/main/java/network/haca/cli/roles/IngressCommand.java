package network.haca.cli.roles;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.cli.options.RoleOptions;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca ingress}: the front door alone. */
@Command(
    name = "ingress",
    description = "Runs the HTTP and gRPC front door.",
    mixinStandardHelpOptions = true)
public final class IngressCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

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
