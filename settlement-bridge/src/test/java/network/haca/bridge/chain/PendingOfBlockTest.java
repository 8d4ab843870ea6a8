package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.BatchSettling;
import network.haca.contracts.FakeHeads;
import network.haca.contracts.NewBlocks;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingOfBlockTest {
  private static final String SUBSCRIBED =
      """
      {"jsonrpc":"2.0","id":1,"result":"0x1"}""";

  private final AtomicInteger asked = new AtomicInteger();

  private Set<Long> ask() {
    return Set.of((long) asked.incrementAndGet());
  }

  @Test
  void theChainIsAskedOnceForEachBlock() throws Exception {
    try (FakeHeads node = new FakeHeads(SUBSCRIBED);
        NewBlocks blocks = new NewBlocks(Optional.of(node.uri()))) {
      BatchSettling.PendingView pending = new PendingOfBlock(this::ask, blocks);
      Socket connection = node.opened.take();
      Await.until("the node tells", () -> pending.pending().equals(pending.pending()));
      Set<Long> before = pending.pending();
      FakeHeads.block(connection);
      Await.until("the block is news", () -> !pending.pending().equals(before));
      assertEquals(pending.pending(), pending.pending());
    }
  }

  @Test
  void whereBlocksAreNotToldTheChainIsAskedEachTime() throws IOException {
    try (NewBlocks blocks = new NewBlocks(Optional.empty())) {
      BatchSettling.PendingView pending = new PendingOfBlock(this::ask, blocks);
      assertEquals(Set.of(1L), pending.pending());
      assertEquals(Set.of(2L), pending.pending());
    }
  }

  @Test
  void aFailureIsNotRemembered() throws Exception {
    AtomicBoolean isAway = new AtomicBoolean(true);
    try (FakeHeads node = new FakeHeads(SUBSCRIBED);
        NewBlocks blocks = new NewBlocks(Optional.of(node.uri()))) {
      BatchSettling.PendingView pending =
          new PendingOfBlock(
              () -> {
                if (isAway.get()) {
                  throw new IOException("the chain is away");
                }
                return ask();
              },
              blocks);
      assertThrows(IOException.class, pending::pending);
      isAway.set(false);
      assertEquals(Set.of(1L), pending.pending());
    }
  }
}
