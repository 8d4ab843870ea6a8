package network.haca.cli.feeds;

import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.schemas.feed.FeedName;
import picocli.CommandLine.Parameters;

/** The feed that a command is about. */
final class FeedNameArgument {
  @Parameters(index = "0", paramLabel = "NAME", description = "the feed's name, such as BTC-USD")
  private String name = "";

  String name() {
    return name;
  }

  Bytes32 id() throws SetupException {
    return FeedName.toId(name)
        .orElseThrow(
            () ->
                new SetupException(
                    "'%s' is no name of a feed; one has 1 to 32 letters, digits and . _ -, such as BTC-USD."
                        .formatted(name),
                    null));
  }
}
