package network.haca.bridge.app;

import java.io.IOException;
import java.time.Duration;
import network.haca.bridge.core.Journal;
import network.haca.bridge.core.SettlementSearch;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.kafka.TopicFollower;

/**
 * The other bridges, which tell what settled by the topic of settlements.
 *
 * @param begin of this process, by the system's timer
 */
record OtherBridges(TopicFollower settlements, Journal journal, long begin)
    implements SettlementSearch.Others {
  /** So long the topic may take before the walks go on without it. */
  private static final Duration TOPIC_MAX = Duration.ofSeconds(30);

  @Override
  public boolean haveTold() {
    return settlements.isRead() || System.nanoTime() - begin > TOPIC_MAX.toNanos();
  }

  @Override
  public void askAgain() {
    settlements.readAgain();
  }

  @Override
  public void tell(SettlingBatch batch, String blobId) throws IOException {
    journal.settled(batch, blobId, 0);
  }
}
