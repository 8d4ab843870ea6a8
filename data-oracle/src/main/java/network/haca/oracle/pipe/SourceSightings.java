package network.haca.oracle.pipe;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.oracle.core.FactSightings;
import network.haca.oracle.core.SourceVoices;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.oracle.feed.FeedAnswers;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import network.haca.pipe.FactRequest;
import network.haca.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks facts up at the sources of this node, which contracts name by their digests. */
public final class SourceSightings implements FactSightings {
  private static final Logger LOG = LoggerFactory.getLogger(SourceSightings.class);

  private final Sources sources;
  private final FeedAnswers answers;

  public SourceSightings(Sources sources, FeedAnswers answers) {
    this.sources = sources;
    this.answers = answers;
  }

  @Override
  public void see(Bytes32 digest, FactRequest question, Consumer<Sight> ended) {
    Optional<Source> source = sources.defined(digest);
    if (source.isEmpty()) {
      LOG.debug("a contract asks for a fact of source {}, which is not served here", digest);
      ended.accept(new Sight.Never());
      return;
    }
    switch (source.get().fill(parameters(question))) {
      case Source.Filled.Refused(String message) -> {
        LOG.debug("a contract asks for a fact that cannot be had: {}", message);
        ended.accept(new Sight.Never());
      }
      case Source.Filled.Ready(Lookup lookup) ->
          answers.ask(lookup, answer -> ended.accept(sight(answer, question)));
    }
  }

  private static Sight sight(Optional<FeedAnswers.Answer> answer, FactRequest question) {
    return answer
        .flatMap(
            told ->
                told.value()
                    .decimal()
                    .flatMap(decimal -> SourceVoices.scaled(decimal, question.decimals()))
                    .map(value -> new Observation(value, told.at())))
        .<Sight>map(Sight.Seen::new)
        .orElseGet(Sight.Nothing::new);
  }

  /** Parameters by name; of several with one name the last counts, at every node alike. */
  private static Map<String, String> parameters(FactRequest question) {
    Map<String, String> parameters = new TreeMap<>();
    question.parameters().forEach(each -> parameters.put(each.name(), each.value()));
    return parameters;
  }
}
