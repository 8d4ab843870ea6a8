package network.haca.cli.feeds;

import picocli.CommandLine.Command;

/** {@code haca feed}. */
@Command(
    name = "feed",
    description = "Shows values that data nodes agree on, on chain, and makes such feeds.",
    mixinStandardHelpOptions = true,
    subcommands = {FeedList.class, FeedShow.class, FeedWatch.class, FeedCreate.class})
public final class FeedCommand {}
