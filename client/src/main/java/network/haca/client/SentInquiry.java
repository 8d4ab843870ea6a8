package network.haca.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import network.haca.primitives.Bytes;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.Fact.FactQuestion;
import network.haca.schemas.fact.SignedFact;

/**
 * An inquiry as the nodes get it, and what of theirs is an answer to it: signed for this source,
 * these parameters and this id, and seen now.
 *
 * @param inquiry with an id
 * @param at when it was made
 */
record SentInquiry(FactInquiry inquiry, Instant at) {
  /** So far a node's clock may be from the client's. */
  static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(60);

  /** With an id that nobody has seen before, unless the inquiry has one of its own. */
  static SentInquiry of(FactInquiry inquiry, Instant at) {
    return new SentInquiry(
        inquiry.id().isEmpty()
            ? new FactInquiry(inquiry.source(), inquiry.parameters(), UUID.randomUUID().toString())
            : inquiry,
        at);
  }

  /** The body of {@code POST /v1/facts}. */
  ObjectNode toJson() {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("source", inquiry.source())
            .put("id", inquiry.id());
    ObjectNode given = body.putObject("parameters");
    inquiry.parameters().forEach(given::put);
    return body;
  }

  /** An answer, or why it is none. */
  sealed interface Read {
    record Answer(SignedFact fact) implements Read {}

    record Flawed(String why) implements Read {}
  }

  /**
   * @param publicKey of the node that was asked, as the registry names it
   * @param now when the answer was there
   */
  Read read(JsonNode body, Bytes publicKey, Instant now) {
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
        answered.source().equals(inquiry.source())
            && answered.parameters().equals(inquiry.parameters())
            && answered.id().equals(inquiry.id());
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
            "%s at second %d, which is not between %d and %d: asking took place then, give or take %d seconds"
                .formatted(what, seconds, from, until, CLOCK_DIFFERENCE_MAX.toSeconds()));
  }
}
