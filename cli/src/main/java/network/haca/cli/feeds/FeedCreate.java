package network.haca.cli.feeds;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.SendOptions;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.oracle.source.Sources;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca feed create}. */
@Command(
    name = "create",
    description = {
      "Makes a feed by its entry in a file, in the administrator's name.",
      "An entry without owners lists those of the data nodes that are active now."
    },
    mixinStandardHelpOptions = true)
final class FeedCreate implements Callable<Integer> {
  @Mixin private FeedNameArgument feed = new FeedNameArgument();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "has the feed: {\"feeds\": {NAME: {\"sources\": [{\"source\": NAME}]}}}")
  private Path file = Path.of("");

  @Option(
      names = "--data-sources",
      paramLabel = "FILE",
      description = "the data nodes' sources, by which sources without a digest get theirs")
  private @Nullable Path dataSources;

  @Mixin private SendOptions options = new SendOptions();

  @Override
  public Integer call() throws Exception {
    var _ = feed.id();
    FeedFile feeds = FeedFile.read(file, sources());
    FeedFile.Entry entry;
    try {
      entry = feeds.entry(feed.name(), FeedOwners.active(options.chain().client()));
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
    return options.done(
        options.send(
            Addresses.FEEDS,
            FeedTransactions.create(
                entry.id(), entry.definition(), entry.roundsKept(), entry.candlesKept()),
            "the feed was not made"));
  }

  private Optional<Sources> sources() throws SetupException {
    if (dataSources == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Sources.read(dataSources));
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }
}
