package network.haca.cli.models;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import network.haca.cli.options.ShardsOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.NoAnswer;
import network.haca.models.WalrusPlace;
import network.haca.role.SetupException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options that name the aggregator and the form of the Walrus network that packages are read from.
 */
public final class WalrusOptions {
  @Option(
      names = "--aggregator",
      paramLabel = "URI",
      description = "gives blobs (default: of this machine's network)")
  private URI aggregator = URI.create("http://127.0.0.1:31415");

  @Mixin private ShardsOption shards = new ShardsOption();

  int shards() throws SetupException {
    return shards.number();
  }

  WalrusPlace reading() throws SetupException {
    return new WalrusPlace(Optional.empty(), List.of(aggregator), shards.number());
  }

  /** A place to store at and to read from. */
  public WalrusPlace storing(URI publisher) throws SetupException {
    return new WalrusPlace(Optional.of(publisher), List.of(aggregator), shards.number());
  }

  /** A failure in words, where nobody answered. */
  Exception failure(IOException cause) {
    return NoAnswer.isCauseOf(cause)
        ? CommandFailure.unreachable("Walrus aggregator", aggregator, "--aggregator", cause)
        : cause;
  }
}
