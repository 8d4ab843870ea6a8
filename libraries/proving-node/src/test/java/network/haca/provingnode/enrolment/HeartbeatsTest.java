package network.haca.provingnode.enrolment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.FakeNode;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beats that go on, whatever the chain does meanwhile. */
@Timeout(60)
class HeartbeatsTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch sent = new CountDownLatch(2);
  private final CountDownLatch looked = new CountDownLatch(1);

  /** A chain whose latest block is old at the first look, and of now from then on. */
  private String answer(String request) {
    if (request.contains("eth_getBlockByNumber")) {
      looked.countDown();
      long now = Instant.now().getEpochSecond();
      long time = looks.getAndIncrement() == 0 ? now - 3_600 : now;
      return "\"result\":{\"timestamp\":\"0x%x\"}".formatted(time);
    }
    if (request.contains("eth_sendRawTransaction")) {
      sent.countDown();
      String raw = request.replaceFirst(".*\"(0x[0-9a-f]{100,})\".*", "$1");
      return "\"result\":\"%s\"".formatted(Keccak.hash(Bytes.fromHex(raw)).toHex());
    }
    return request.contains("eth_getTransactionReceipt")
        ? "\"result\":{\"status\":\"0x1\",\"gasUsed\":\"0x5208\"}"
        : "\"result\":\"0x1\"";
  }

  @Test
  void theFirstIsDueAfterAnIntervalAndOneThatFailsIsTriedAgain() throws Exception {
    EnclaveIdentity identity = EnclaveIdentity.create("node", Instant.now(), Duration.ofDays(1));
    long begin = System.nanoTime();
    try (FakeNode chain = new FakeNode(this::answer);
        Heartbeats _ =
            new Heartbeats(
                identity,
                chain.client(),
                new TransactionSender(chain.client(), Bytes32.ofUnsigned(1)),
                InstantSource.system(),
                INTERVAL)) {
      looked.await();
      assertTrue(System.nanoTime() - begin >= INTERVAL.toNanos());
      sent.await();
    }
  }

  @Test
  void closedItBeatsNoMoreThoughTheChainNeverAnswers() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    EnclaveIdentity identity = EnclaveIdentity.create("node", Instant.now(), Duration.ofDays(1));
    try (FakeNode chain =
        new FakeNode(
            request -> {
              asked.countDown();
              awaitQuietly(never);
              return "\"result\":\"0x1\"";
            })) {
      try (Heartbeats _ =
          new Heartbeats(
              identity,
              chain.client(),
              new TransactionSender(chain.client(), Bytes32.ofUnsigned(1)),
              InstantSource.system(),
              INTERVAL)) {
        awaitQuietly(asked);
      }
      never.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
