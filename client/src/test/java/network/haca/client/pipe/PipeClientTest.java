package network.haca.client.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import network.haca.contracts.FakeNode;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** A transaction that waits is followed to its end, whatever a look finds in between. */
class PipeClientTest {
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(7);
  private static final String NONE = "\"result\":null";
  private static final String RECEIPT =
      "\"result\":{\"status\":\"0x1\",\"blockNumber\":\"0x20\",\"gasUsed\":\"0x64\","
          + "\"effectiveGasPrice\":\"0x3\",\"inferenceGasUsed\":\"0x28\",\"logs\":[]}";

  private final Deque<String> admissions = new ArrayDeque<>();

  private static String admission(int round) {
    return "\"result\":"
        + AdmissionJson.write(
            new OpenAdmission(
                TRANSACTION, 1, Address.ZERO, 10 + round, 1_800_000_000L, round, 1, 1, List.of()));
  }

  private String answer(String request) {
    if (request.contains("haca_getInferenceAdmission")) {
      return admissions.isEmpty() ? NONE : admissions.removeFirst();
    }
    if (request.contains("eth_getLogs")) {
      return "\"result\":[]";
    }
    return admissions.isEmpty() ? RECEIPT : NONE;
  }

  @Test
  void eachStageIsToldOnceAndInItsOrder() throws Exception {
    admissions.addAll(List.of(NONE, admission(1), admission(1), NONE, admission(2), NONE));
    List<Integer> told = new ArrayList<>();
    try (FakeNode node = new FakeNode(this::answer)) {
      Conclusion conclusion =
          new PipeClient(node.client())
              .await(TRANSACTION, Duration.ofMinutes(1), stage -> told.add(stage.order()));
      assertEquals(List.of(0, 1, 2, Integer.MAX_VALUE), told);
      assertTrue(conclusion.succeeded());
      assertEquals(BigInteger.valueOf(300), conclusion.cost());
      assertEquals(BigInteger.valueOf(40), conclusion.inferenceGas());
    }
  }

  @Test
  void whatTakesLongerThanOneWaitsIsAnError() throws Exception {
    admissions.add(admission(1));
    try (FakeNode node = new FakeNode(request -> NONE)) {
      IOException late =
          assertThrows(
              IOException.class,
              () ->
                  new PipeClient(node.client())
                      .await(TRANSACTION, Duration.ofMillis(200), stage -> {}));
      assertTrue(String.valueOf(late.getMessage()).contains("has not ended"), late::toString);
    }
  }
}
