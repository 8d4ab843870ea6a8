package network.haca.cli.feeds;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;

/** Makes the feeds of a file. */
public final class FeedCreation {
  private FeedCreation() {}

  /**
   * Makes those that the chain does not have yet; what it has stays as it is.
   *
   * @param administrator in whose name
   * @param progress told of each feed
   */
  public static void ofFile(
      FeedFile file,
      EthereumClient chain,
      TransactionSender administrator,
      Consumer<String> progress)
      throws IOException, SetupException {
    List<Bytes32> known = FeedState.ids(chain);
    Set<Address> owners = FeedOwners.active(chain);
    for (String name : file.names()) {
      FeedFile.Entry entry = file.entry(name, owners);
      if (known.contains(entry.id())) {
        progress.accept("feed " + name + " is there already");
        continue;
      }
      var _ =
          administrator.send(
              Addresses.FEEDS,
              FeedTransactions.create(
                  entry.id(), entry.definition(), entry.roundsKept(), entry.candlesKept()));
      progress.accept("feed " + name + " is made");
    }
  }
}
