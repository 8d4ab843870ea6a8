package network.haca.proofstream.topology;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class OneLifeTest {
  private final TaskId task = new TaskId(1, 3);

  @Test
  void aTaskThatIsInitializedAgainEndsItsThread() {
    OneLife life = new OneLife();
    life.begin(task);
    StreamsException refused = assertThrows(StreamsException.class, () -> life.begin(task));
    assertTrue(String.valueOf(refused.getMessage()).contains("1_3"), refused::getMessage);
  }

  @Test
  void aTaskThatReplacesAnotherBegins() {
    new OneLife().begin(task);
    new OneLife().begin(task);
  }
}
