package network.haca.schemas.fact;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.Transcript;

/**
 * A question to a data node and its observation.
 *
 * @param question what was to be looked up
 * @param random 16 bytes of the node's, so that nobody finds a question by its hash
 * @param observation what the source answered
 */
public record Fact(FactQuestion question, Bytes random, Observation observation) {
  public static final String TAG = "haca.fact.v2";

  public Fact {
    if (random.size() != Transcript.RANDOM_SIZE) {
      throw new IllegalArgumentException("expected 16 random bytes, got " + random.size());
    }
  }

  /**
   * The first two and the id are the client's own words; the others say what the node made of them.
   *
   * @param source the name of a source of data
   * @param parameters of the source, by name
   * @param sourceDigest SHA-256 of what the node was told of the source
   * @param url what was requested, whole
   * @param select where in the answer the value is: a JSON Pointer (RFC 6901), empty for the whole
   *     document; a JSONPath, which begins with {@code $}; or JSON with sorted keys, of a cell of a
   *     table or of a pattern
   * @param id the client's own
   */
  public record FactQuestion(
      String source,
      SortedMap<String, String> parameters,
      Bytes32 sourceDigest,
      String url,
      String select,
      String id) {
    public FactQuestion {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
  }

  /**
   * @param observedAt seconds since 1970, by the node's clock
   * @param certificateDigest SHA-256 of the certificate that the source presented
   * @param bodyDigest SHA-256 of the source's whole answer
   */
  public record Observation(
      FactValue value, long observedAt, Bytes32 certificateDigest, Bytes32 bodyDigest) {}

  /**
   * In order: the tag, source, its parameters sorted by name (name, value), its digest, URL,
   * selection, random bytes, the client's id.
   */
  public Bytes32 requestHash() {
    return Keccak.hash(asked().bytes());
  }

  /** What is in {@link #requestHash}, then type, text, seconds, and the two digests. */
  public Bytes32 outputHash() {
    Transcript seen = asked();
    seen.text(observation.value().type().name());
    seen.text(observation.value().text());
    seen.text(Long.toString(observation.observedAt()));
    seen.field(observation.certificateDigest().value());
    seen.field(observation.bodyDigest().value());
    return Keccak.hash(seen.bytes());
  }

  private Transcript asked() {
    Transcript asked = new Transcript();
    asked.text(TAG);
    asked.text(question.source());
    asked.count(question.parameters().size());
    for (Map.Entry<String, String> parameter : question.parameters().entrySet()) {
      asked.text(parameter.getKey());
      asked.text(parameter.getValue());
    }
    asked.field(question.sourceDigest().value());
    asked.text(question.url());
    asked.text(question.select());
    asked.field(random);
    asked.text(question.id());
    return asked;
  }
}
