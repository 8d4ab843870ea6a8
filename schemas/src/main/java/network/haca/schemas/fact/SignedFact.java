package network.haca.schemas.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.TeeProof;
import network.haca.schemas.fact.Fact.FactQuestion;
import network.haca.schemas.fact.Fact.Observation;

/** A fact as a data node answers it, and the leaf that is settled of it. */
public record SignedFact(Fact fact, SettlementLeaf leaf) {

  /** The answer over HTTP; hashes without 0x beside the original's {@code tee_*} fields. */
  public ObjectNode toJson() {
    FactQuestion question = fact.question();
    Observation seen = fact.observation();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", question.id())
            .put("source", question.source())
            .put("value", seen.value().text())
            .put("type", seen.value().type().name().toLowerCase(Locale.ROOT))
            .put("observed_at", seen.observedAt())
            .put("url", question.url())
            .put("select", question.select())
            .put("source_digest", plain(question.sourceDigest().value()))
            .put("certificate_digest", plain(seen.certificateDigest().value()))
            .put("body_digest", plain(seen.bodyDigest().value()))
            .put("random", plain(fact.random()));
    question.parameters().forEach(body.putObject("parameters")::put);
    TeeProof.add(body, leaf);
    return body.put("proof", leaf.hash().toHex());
  }

  /** Nothing if a field is missing or unreadable. */
  public static Optional<SignedFact> read(JsonNode body) {
    try {
      Fact fact =
          new Fact(
              new FactQuestion(
                  text(body, "source"),
                  parameters(body),
                  hash(body, "source_digest"),
                  text(body, "url"),
                  text(body, "select"),
                  text(body, "id")),
              Bytes.fromHex(text(body, "random")),
              new Observation(
                  new FactValue(
                      FactValue.Type.valueOf(text(body, "type").toUpperCase(Locale.ROOT)),
                      text(body, "value")),
                  Long.parseLong(body.path("observed_at").asText()),
                  hash(body, "certificate_digest"),
                  hash(body, "body_digest")));
      return TeeProof.of(body).map(proof -> new SignedFact(fact, proof.leaf()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Why the proof does not hold under a node's key; nothing if it does.
   *
   * @param publicKey as the registry names it, SubjectPublicKeyInfo DER
   */
  public Optional<String> flaw(Bytes publicKey) {
    return Proofs.flaw(leaf, publicKey, fact.requestHash(), fact.outputHash(), "fact");
  }

  private static SortedMap<String, String> parameters(JsonNode body) {
    JsonNode given = body.path("parameters");
    if (!given.isObject()) {
      throw new IllegalArgumentException("parameters is no object");
    }
    SortedMap<String, String> parameters = new TreeMap<>();
    given.properties().forEach(each -> parameters.put(each.getKey(), text(given, each.getKey())));
    return parameters;
  }

  private static String text(JsonNode body, String key) {
    JsonNode value = body.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " is no text");
    }
    return value.textValue();
  }

  private static Bytes32 hash(JsonNode body, String key) {
    return Bytes32.fromHex(text(body, key));
  }

  private static String plain(Bytes bytes) {
    return bytes.toHex().substring(2);
  }
}
