package network.haca.oracle.http;

import java.time.InstantSource;
import java.util.function.Consumer;
import network.haca.oracle.feed.FeedAnswers;
import network.haca.oracle.source.Lookup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks sources for feeds as for facts. */
public final class FeedSources implements FeedAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSources.class);

  private final SourceAnswers sources;
  private final InstantSource clock;

  public FeedSources(SourceAnswers sources, InstantSource clock) {
    this.sources = sources;
    this.clock = clock;
  }

  @Override
  public void ask(Lookup lookup, Consumer<Answer> answered) {
    sources
        .ask(lookup)
        .onSuccess(
            seen -> {
              switch (lookup.read(seen.body(), clock.instant())) {
                case Lookup.Read.Value(var value) ->
                    answered.accept(new Answer(value, seen.at().getEpochSecond()));
                case Lookup.Read.Unfit(String message) ->
                    LOG.debug(
                        "source {} tells a feed nothing: {}", lookup.source().name(), message);
              }
            })
        .onFailure(
            failure ->
                LOG.debug(
                    "source {} tells a feed nothing: {}",
                    lookup.source().name(),
                    failure.getMessage()));
  }
}
