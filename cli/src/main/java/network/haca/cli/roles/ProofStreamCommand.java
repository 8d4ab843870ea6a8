package network.haca.cli.roles;

import java.util.concurrent.Callable;
import network.haca.cli.options.RoleOptions;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca proof-stream}: verify, dedupe and batch, alone. */
@Command(
    name = "proof-stream",
    description = "Verifies, deduplicates and batches proofs.",
    mixinStandardHelpOptions = true)
public final class ProofStreamCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws Exception {
    ProofStreamConfig config = ProofStreamConfig.read(options.read());
    return options.run(
        ProofStream.start(config), "proof-stream works at " + config.kafka().servers());
  }
}
