package network.haca.facilitator.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca facilitator}: verifies payments and settles them. */
@Command(
    name = "facilitator",
    description = "Verifies payments by x402 and settles them on chain.",
    mixinStandardHelpOptions = true)
public final class FacilitatorCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new FacilitatorCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    FacilitatorConfig config = FacilitatorConfig.read(options.read());
    Facilitator facilitator = Facilitator.start(Vertx.vertx(), config);
    return options.run(
        facilitator, "facilitator listens on %s:%d".formatted(config.host(), facilitator.port()));
  }
}
