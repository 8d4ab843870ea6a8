package network.haca.cli.options;

import network.haca.role.SetupException;
import network.haca.walrus.BlobId;
import picocli.CommandLine.Option;

/** {@code --shards} of a Walrus network. By default those of a local one. */
public final class ShardsOption {
  @Option(
      names = "--shards",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description =
          "shards of the network, on which blob ids depend (default: ${DEFAULT-VALUE}, of a local"
              + " network; Walrus' own has 1000)")
  private int shards;

  /**
   * The number given.
   *
   * @throws SetupException if there is no network of so many shards
   */
  public int number() throws SetupException {
    if (shards < BlobId.SHARDS_MIN || shards > BlobId.SHARDS_MAX) {
      throw new SetupException(
          "--shards: %d given; give %d to %d"
              .formatted(shards, BlobId.SHARDS_MIN, BlobId.SHARDS_MAX),
          null);
    }
    return shards;
  }
}
