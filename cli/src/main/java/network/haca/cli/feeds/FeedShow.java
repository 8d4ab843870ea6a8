package network.haca.cli.feeds;

import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca feed show}. */
@Command(
    name = "show",
    description = "Shows a feed: its latest value, its address for contracts, and its rules.",
    mixinStandardHelpOptions = true)
final class FeedShow implements Callable<Integer> {
  @Mixin private FeedNameArgument feed = new FeedNameArgument();

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    var id = feed.id();
    try {
      FeedState state = FeedState.find(chain.client(), id);
      json.print(
          state.json().put("accordingTo", chain.uri().toString()),
          chain.basis() + System.lineSeparator() + state.text());
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
