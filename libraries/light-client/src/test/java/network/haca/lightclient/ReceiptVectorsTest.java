package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Vectors by which verifiers in other languages are held to this one: the steps of a good receipt,
 * and of every forgery of it the steps that refuse it. With {@code -Dvectors.write=true} they are
 * written anew.
 */
class ReceiptVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis();
  private static final ObjectNode RECEIPT = DevelopmentReceipt.receipt();

  @Test
  void theCommittedStepsAreThoseOfThisVerifier() throws IOException {
    CommittedVectors.check("batch.steps.json", CommittedVectors.of(verify(RECEIPT)));
  }

  @Test
  void theCommittedForgeriesAreRefusedAsByThisVerifier() throws IOException {
    ArrayNode forgeries = JSON.createArrayNode();
    for (Forgery forgery : Forgery.of(RECEIPT)) {
      ObjectNode vector = forgeries.addObject().put("at", forgery.at().toString());
      forgery.value().ifPresent(value -> vector.set("value", value));
      ArrayNode failed = vector.putArray("failed");
      verify(forgery.applied(RECEIPT)).stream()
          .filter(step -> !step.passed())
          .forEach(step -> failed.add(step.name()));
    }
    CommittedVectors.check("forgeries.json", forgeries);
  }

  private static List<ReceiptVerifier.Step> verify(JsonNode receipt) {
    return ReceiptVerifier.verify(receipt, GENESIS, GENESIS.validators(), Optional.empty());
  }
}
