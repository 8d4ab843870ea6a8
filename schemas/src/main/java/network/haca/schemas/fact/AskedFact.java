package network.haca.schemas.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.schemas.fact.Fact.FactQuestion;

/**
 * A question as data nodes get it, and what of theirs is an answer to it: signed for this source,
 * these parameters and this id, and seen since it was asked.
 *
 * @param id that no other question has
 * @param at when it was asked
 */
public record AskedFact(
    String source, SortedMap<String, String> parameters, String id, Instant at) {
  /** So far a node's clock may be from the asker's. */
  public static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(60);

  public AskedFact {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** An answer, or why it is none. */
  public sealed interface Read {
    record Answer(SignedFact fact) implements Read {}

    record Flawed(String why) implements Read {}
  }

  /** The body of {@code POST /v1/facts}. */
  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("source", source).put("id", id);
    ObjectNode given = body.putObject("parameters");
    parameters.forEach(given::put);
    return body;
  }

  /**
   * @param publicKey of the node that was asked, as the registry names it
   * @param now when the answer was there
   */
  public Read read(JsonNode body, Bytes publicKey, Instant now) {
    SignedFact signed = SignedFact.read(body).orElse(null);
    if (signed == null) {
      return new Read.Flawed("it answers without a proof");
    }
    return another(signed.fact().question())
        .or(() -> untimely(signed, now))
        .or(() -> signed.flaw(publicKey))
        .<Read>map(Read.Flawed::new)
        .orElseGet(() -> new Read.Answer(signed));
  }

  private Optional<String> another(FactQuestion answered) {
    boolean isAsked =
        answered.source().equals(source)
            && answered.parameters().equals(parameters)
            && answered.id().equals(id);
    return isAsked ? Optional.empty() : Optional.of("it answers another inquiry");
  }

  private Optional<String> untimely(SignedFact signed, Instant now) {
    Fact.Observation seen = signed.fact().observation();
    return untimely("it says that it saw this", seen.observedAt(), now)
        .or(() -> untimely("it says that it signed this", signed.leaf().timestamp(), now));
  }

  private Optional<String> untimely(String what, long seconds, Instant now) {
    long from = at.minus(CLOCK_DIFFERENCE_MAX).getEpochSecond();
    long until = now.plus(CLOCK_DIFFERENCE_MAX).getEpochSecond();
    return seconds >= from && seconds <= until
        ? Optional.empty()
        : Optional.of(
            "%s at second %s, which is not between %s and %s: asking took place then, give or take %s seconds"
                .formatted(what, seconds, from, until, CLOCK_DIFFERENCE_MAX.toSeconds()));
  }
}
