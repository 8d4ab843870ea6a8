package network.haca.client;

import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import network.haca.schemas.fact.AskedFact;

/** An inquiry on its way to the nodes. */
final class SentInquiry {
  private SentInquiry() {}

  /** With an id that nobody has seen before, unless the inquiry has one of its own. */
  static AskedFact of(FactInquiry inquiry, Instant at) {
    String id = inquiry.id().isEmpty() ? UUID.randomUUID().toString() : inquiry.id();
    return new AskedFact(inquiry.source(), new TreeMap<>(inquiry.parameters()), id, at);
  }
}
