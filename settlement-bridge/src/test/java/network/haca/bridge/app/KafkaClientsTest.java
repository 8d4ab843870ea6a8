package network.haca.bridge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  /** Of several partitions, one's records could wait behind another's fetch for seconds. */
  @Test
  void eachTopicThatABridgeReadsHasOnePartition() {
    for (Topic<?> topic :
        List.of(
            Topics.BATCHES,
            Topics.INDIVIDUAL,
            Topics.ZK,
            Topics.SETTLEMENTS,
            Topics.REJECTED,
            Topics.FEED_ROUNDS,
            Topics.FEED_EVIDENCE)) {
      assertEquals(1, topic.partitions(), topic.name());
    }
  }
}
