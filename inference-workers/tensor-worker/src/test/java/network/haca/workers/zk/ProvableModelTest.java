package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Keccak;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule H1: a prover serves an entry by the very circuit that is registered with it. */
class ProvableModelTest {
  private static final RegisteredModel.Output SCORES = output("scores", 1, 3);

  @TempDir private Path folder;

  @BeforeEach
  void circuit() throws IOException {
    Path _ = RecordedCircuit.writeNamedInto(folder.resolve("classifier"));
  }

  private static RegisteredModel.Output output(String name, long... shape) {
    return new RegisteredModel.Output(name, 10, Arrays.stream(shape).boxed().toList());
  }

  /** An entry with that circuit. */
  private static RegisteredModel entry(
      List<RegisteredModel.Output> outputs, List<Integer> outputScales) {
    RegisteredModel recorded = Recorded.entry(Keccak.hash(Recorded.CODE));
    RegisteredModel.Circuit circuit = recorded.circuit().orElseThrow();
    return new RegisteredModel(
        recorded.id(),
        recorded.blobId(),
        recorded.digest(),
        recorded.owner(),
        recorded.registeredAt(),
        recorded.withdrawnAt(),
        recorded.storedUntil(),
        recorded.renewedBy(),
        recorded.fees(),
        outputs,
        Optional.of(
            new RegisteredModel.Circuit(
                circuit.verifier(),
                circuit.verifierCodeHash(),
                circuit.gasCeiling(),
                circuit.verifyingKeyHash(),
                circuit.referenceString(),
                circuit.inputScales(),
                outputScales)));
  }

  private static RegisteredModel entry(List<RegisteredModel.Output> outputs) {
    return entry(outputs, List.of(RecordedCircuit.SCALE));
  }

  private void assertRefused(String reason, RegisteredModel entry) {
    IOException refused =
        assertThrows(IOException.class, () -> ProvableModel.find(folder, List.of(entry)));
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::getMessage);
  }

  @Test
  void anEntryIsServedByItsCircuitWithAllOutputsOrNone() throws IOException {
    for (List<RegisteredModel.Output> outputs :
        List.of(List.<RegisteredModel.Output>of(), List.of(SCORES))) {
      ProvableModel found =
          ProvableModel.find(folder, List.of(entry(outputs))).get(Recorded.DIGEST);
      assertTrue(found != null && found.id().equals(Recorded.ENTRY));
      assertEquals(Recorded.CODE, found.verifier());
    }
  }

  @Test
  void outputsOfOtherNamesOrShapesAreRefused() {
    String reason = "is registered with the outputs";
    assertRefused(reason, entry(List.of(output("classes", 1, 3))));
    assertRefused(reason, entry(List.of(output("scores", 3))));
    assertRefused(reason, entry(List.of(SCORES, output("more", 1, 1))));
  }

  @Test
  void otherScalesThanTheCircuitsAreRefused() {
    assertRefused(
        "is registered with other scales", entry(List.of(), List.of(RecordedCircuit.SCALE + 1)));
  }
}
