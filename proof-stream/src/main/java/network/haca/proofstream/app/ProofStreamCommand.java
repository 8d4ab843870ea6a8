package network.haca.proofstream.app;

import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca proof-stream}: verify, dedupe and batch, alone. */
@Command(
    name = "proof-stream",
    description = "Verifies, deduplicates and batches proofs.",
    mixinStandardHelpOptions = true)
public final class ProofStreamCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new ProofStreamCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    ProofStreamConfig config = ProofStreamConfig.read(options.read());
    return options.run(
        ProofStream.start(config), "proof-stream works at " + config.kafka().servers());
  }
}
