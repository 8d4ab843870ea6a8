package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/**
 * Vectors by which verifiers in other languages are held to this one in what facts come to (rule
 * D4): the steps of a receipt with facts, the steps and the reason by which each forgery of it is
 * refused, and what becomes of facts at the edges of the rule.
 */
class FactVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis("facts-genesis.json");
  private static final ObjectNode RECEIPT = DevelopmentReceipt.receipt("facts.json");

  /** Characters of what a forgery puts somewhere: larger ones say nothing new. */
  private static final int VALUE_MAX = 3_000;

  private static List<ReceiptVerifier.Step> verify(JsonNode receipt) {
    return ReceiptVerifier.verify(receipt, GENESIS, GENESIS.validators(), Optional.empty());
  }

  @Test
  void theCommittedStepsAreThoseOfThisVerifier() throws IOException {
    CommittedVectors.check("facts.steps.json", CommittedVectors.of(verify(RECEIPT)));
  }

  @Test
  void theCommittedForgeriesAreRefusedAsByThisVerifier() throws IOException {
    ArrayNode vectors = JSON.createArrayNode();
    FactForgery.all()
        .forEach(
            forgery -> {
              ObjectNode forged = RECEIPT.deepCopy();
              forgery.change().accept(forged);
              vectors.add(vector(forgery.what(), forged));
            });
    Forgery.of(RECEIPT).stream()
        .filter(forgery -> isOfFacts(forgery.at()) && isShort(forgery))
        .forEach(forgery -> vectors.add(vector(forgery.toString(), forgery.applied(RECEIPT))));
    assertTrue(vectors.size() > 300, "forgeries: " + vectors.size());
    CommittedVectors.check("facts-forgeries.json", vectors);
  }

  private static ObjectNode vector(String what, ObjectNode forged) {
    ObjectNode vector = JSON.createObjectNode().put("what", what);
    vector.set("changes", JsonChanges.between(RECEIPT, forged));
    ArrayNode failed = vector.putArray("failed");
    for (ReceiptVerifier.Step step : verify(forged)) {
      if (!step.passed()) {
        failed.add(step.name());
        if (step.name().equals("facts")) {
          vector.put("reason", step.detail());
        }
      }
    }
    return vector;
  }

  /** Of facts and their proofs, the first of each list. */
  private static boolean isOfFacts(JsonPointer at) {
    String pointer = at.toString();
    return pointer.matches("(/answer)?/facts(/.*)?") && !pointer.matches(".*/[1-9][0-9]*(/.*)?");
  }

  private static boolean isShort(Forgery forgery) {
    return forgery.value().filter(value -> value.toString().length() > VALUE_MAX).isEmpty();
  }

  @Test
  void theCommittedFactsAreJudgedAsByThisVerifier() throws IOException {
    ArrayNode facts =
        CommittedVectors.areWritten()
            ? FactCases.all()
            : (ArrayNode) CommittedVectors.read("fact-cases.json");
    for (JsonNode each : facts) {
      for (JsonNode vector : each.get("cases")) {
        JsonNode fact = JsonChanges.applied(each.get("fact"), vector.get("changes"));
        judge((ObjectNode) vector, fact);
      }
    }
    CommittedVectors.check("fact-cases.json", facts);
  }

  private static void judge(ObjectNode vector, JsonNode fact) {
    try {
      FeedFact read = AnswerFacts.read(JSON.createArrayNode().add(fact)).getFirst();
      switch (FactCheck.of(read, vector.get("signedAt").longValue())) {
        case FactCheck.Outcome.Holds holds ->
            vector.put("tensor", holds.tensor().content().toHex());
        case FactCheck.Outcome.Flawed(String reason) -> vector.put("reason", reason);
      }
    } catch (MalformedException e) {
      vector.put("reason", String.valueOf(e.getMessage()));
    }
  }

  @Test
  void theCommittedProofsOfFactsAreJudgedAsByThisVerifier() throws IOException {
    ArrayNode cases =
        CommittedVectors.areWritten()
            ? FactProofCases.all()
            : (ArrayNode) CommittedVectors.read("fact-proofs.json");
    for (JsonNode vector : cases) {
      try {
        ((ObjectNode) vector).put("detail", proven(vector));
      } catch (RefusedException | MalformedException e) {
        ((ObjectNode) vector).put("reason", String.valueOf(e.getMessage()));
      }
    }
    CommittedVectors.check("fact-proofs.json", cases);
  }

  private static String proven(JsonNode vector) throws MalformedException, RefusedException {
    TrustedGenesis genesis =
        new TrustedGenesis("test", vector.get("chainId").longValue(), true, 5, List.of());
    Bytes32 stateRoot = new Bytes32(Bytes.fromHex(vector.get("stateRoot").asText()));
    JsonNode receipt = vector.get("receipt");
    return FactProofs.of(JsonFields.of(receipt, "receipt"), genesis, stateRoot)
        .check(Answer.read(receipt.get("answer")), vector.get("signedAt").longValue());
  }
}
