package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** Rule D6: a run is known by its call. */
class WorkflowContractTest {
  @Test
  void d6ACallTellsWhichTaskItRuns() {
    for (long id : List.of(0L, 7L, Long.MAX_VALUE)) {
      assertEquals(Optional.of(id), WorkflowContract.decodeRun(WorkflowContract.run(id)));
    }
  }

  @Test
  void d6OtherCallsRunNone() {
    Bytes run = WorkflowContract.run(7);
    for (Bytes other :
        List.of(
            Bytes.EMPTY,
            WorkflowContract.task(7),
            WorkflowContract.cancel(Address.ZERO),
            WorkflowContract.tasks(0, 7),
            run.slice(0, run.size() - 1),
            Bytes.concat(run, Bytes.wrap(new byte[1])),
            Bytes.concat(run.slice(0, 4), Bytes.fromHex("0x" + "ff".repeat(32))))) {
      assertEquals(Optional.empty(), WorkflowContract.decodeRun(other), other::toHex);
    }
  }
}
