package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;

class NewBlocksTest {
  private static final String SUBSCRIBED =
      """
      {"jsonrpc":"2.0","id":1,"result":"0x1"}""";

  private static Duration waiting(NewBlocks.Next next) throws InterruptedException {
    long begin = System.nanoTime();
    next.await();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static boolean isLong(Duration waited) {
    return waited.compareTo(NewBlocks.WAIT_MAX.minusMillis(100)) >= 0;
  }

  /** Waits until the subscription stands: who looks after that waits for a block. */
  private static void awaitTelling(NewBlocks blocks) throws Exception {
    Await.until("nobody is told to wait", () -> isLong(waiting(blocks.next())));
  }

  @Test
  void aBlockEndsTheWaitAndWithoutOneItIsBounded() throws Exception {
    try (FakeHeads node = new FakeHeads(SUBSCRIBED);
        NewBlocks blocks = new NewBlocks(Optional.of(node.uri()))) {
      awaitTelling(blocks);
      Socket connection = node.opened.take();
      NewBlocks.Next before = blocks.next();
      CountDownLatch told = new CountDownLatch(1);
      Thread waiting =
          Thread.startVirtualThread(
              () -> {
                try {
                  if (!isLong(waiting(before))) {
                    told.countDown();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      FakeHeads.block(connection);
      assertTrue(told.await(30, TimeUnit.SECONDS), "the block woke nobody");
      waiting.join();
      assertTrue(!isLong(waiting(before)), "a block that came before the wait is news as well");
    }
  }

  @Test
  void whileTheNodeTellsNothingNobodyWaits() throws Exception {
    try (FakeHeads node = new FakeHeads(SUBSCRIBED);
        NewBlocks blocks = new NewBlocks(Optional.of(node.uri()))) {
      awaitTelling(blocks);
      Socket connection = node.opened.take();
      NewBlocks.Next before = blocks.next();
      connection.close();
      assertTrue(!isLong(waiting(before)), "who waits is woken when the connection ends");
      node.opened.take();
      awaitTelling(blocks);
    }
  }

  @Test
  void aNodeThatRefusesTheSubscriptionDelaysNobody() throws Exception {
    try (FakeHeads node =
            new FakeHeads(
                """
                {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}""");
        NewBlocks blocks = new NewBlocks(Optional.of(node.uri()))) {
      node.opened.take();
      // It was refused once before the second try.
      node.opened.take();
      assertTrue(!isLong(waiting(blocks.next())));
    }
  }

  @Test
  void withoutAWebSocketNothingIsWaitedFor() throws Exception {
    try (NewBlocks blocks = new NewBlocks(Optional.empty())) {
      assertTrue(!isLong(waiting(blocks.next())));
    }
  }

  @Test
  void whoWaitsIsReleasedWhenItCloses() throws Exception {
    try (FakeHeads node = new FakeHeads(SUBSCRIBED)) {
      NewBlocks blocks = new NewBlocks(Optional.of(node.uri()));
      awaitTelling(blocks);
      NewBlocks.Next before = blocks.next();
      blocks.close();
      assertTrue(!isLong(waiting(before)));
    }
  }
}
