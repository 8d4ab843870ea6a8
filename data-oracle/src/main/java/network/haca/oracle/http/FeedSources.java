package network.haca.oracle.http;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.oracle.core.Asker;
import network.haca.oracle.feed.FeedAnswers;
import network.haca.oracle.source.Lookup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks sources for feeds, and for contracts, as for facts. */
public final class FeedSources implements FeedAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSources.class);

  private final SourceAnswers sources;
  private final Asker asker;
  private final InstantSource clock;

  public FeedSources(SourceAnswers sources, Asker asker, InstantSource clock) {
    this.sources = sources;
    this.asker = asker;
    this.clock = clock;
  }

  @Override
  public void ask(Lookup lookup, Consumer<Optional<Answer>> answered) {
    sources
        .ask(lookup, asker)
        .map(seen -> read(lookup, seen))
        .onSuccess(answered::accept)
        .onFailure(
            failure -> {
              LOG.debug(
                  "source {} tells nothing: {}", lookup.source().name(), failure.getMessage());
              answered.accept(Optional.empty());
            });
  }

  private Optional<Answer> read(Lookup lookup, Seen seen) {
    return switch (lookup.read(seen.body(), clock.instant())) {
      case Lookup.Read.Value(var value) ->
          Optional.of(new Answer(value, seen.at().getEpochSecond()));
      case Lookup.Read.Unfit(String message) -> {
        LOG.debug("source {} tells nothing: {}", lookup.source().name(), message);
        yield Optional.empty();
      }
    };
  }
}
