package network.haca.cli.feeds;

import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.contracts.EthereumClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca feed watch}. */
@Command(
    name = "watch",
    description = "Prints each new value of a feed, and when it becomes stale, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class FeedWatch implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  @Mixin private FeedNameArgument feed = new FeedNameArgument();

  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    var id = feed.id();
    EthereumClient client = chain.client();
    String printed = "";
    try {
      System.out.println(chain.basis());
      while (true) {
        String line = FeedState.find(client, id).line();
        if (!line.equals(printed)) {
          System.out.println(line);
          printed = line;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
