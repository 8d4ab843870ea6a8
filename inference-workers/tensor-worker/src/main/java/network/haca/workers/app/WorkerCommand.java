package network.haca.workers.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca worker}: an inference worker alone. */
@Command(
    name = "worker",
    description = "Runs an inference worker.",
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new WorkerCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    WorkerConfig config = WorkerConfig.read(options.read());
    Worker worker = Worker.start(Vertx.vertx(), config);
    return options.run(
        worker,
        "worker %s listens on %s:%d"
            .formatted(worker.identity().teeId(), config.host(), worker.port()));
  }
}
