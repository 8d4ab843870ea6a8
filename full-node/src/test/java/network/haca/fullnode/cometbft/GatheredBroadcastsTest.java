package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.fullnode.rpc.PeerNetwork.Reception;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatheredBroadcastsTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private FakeCometBft cometBft;
  private GatheredBroadcasts broadcasts;

  @BeforeEach
  void start() throws IOException {
    cometBft = new FakeCometBft();
    broadcasts = new GatheredBroadcasts(new CometBftRpc(cometBft.uri()));
    cometBft.asks(transaction -> broadcasts.heard(transaction, CheckCode.TAKEN, ""));
  }

  @AfterEach
  void end() {
    broadcasts.close();
    senders.close();
    cometBft.close();
  }

  @Test
  void theApplicationsAnswerIsTheSenders() throws Exception {
    Reception refusal = new Reception(CheckCode.REFUSED, "nonce too low");
    cometBft.asks(transaction -> broadcasts.heard(transaction, refusal.code(), refusal.log()));
    assertEquals(refusal, broadcasts.broadcast(transaction(1)));
  }

  @Test
  void whatComesWhileARequestIsUnderWaySharesTheNextOne() throws Exception {
    takeTogether(IntStream.range(0, 301).mapToObj(GatheredBroadcastsTest::transaction).toList());
    assertEquals(List.of(1, 128, 128, 44), cometBft.sizes());
  }

  @Test
  void largeTransactionsShareARequestUpToItsBytes() throws Exception {
    takeTogether(
        IntStream.range(0, 5)
            .mapToObj(i -> Bytes.concat(transaction(i), Bytes.wrap(new byte[120_000])))
            .toList());
    assertEquals(List.of(1, 2, 2), cometBft.sizes());
  }

  /** All are taken, and all but the first come while its request is under way. */
  private void takeTogether(List<Bytes> transactions) throws Exception {
    cometBft.hold();
    List<Future<Reception>> sent = new ArrayList<>();
    for (Bytes each : transactions) {
      sent.add(senders.submit(() -> broadcasts.broadcast(each)));
      cometBft.awaitRequest();
    }
    assertTimeoutPreemptively(
        WAIT_MAX,
        () -> {
          while (broadcasts.waiting() < transactions.size() - 1) {
            Thread.sleep(1);
          }
        });
    cometBft.release();
    for (Future<Reception> each : sent) {
      assertEquals(CheckCode.TAKEN, each.get().code());
    }
  }

  @Test
  void aRefusalByCometBftIsItsSendersAlone() throws Exception {
    cometBft.refuses(transaction(2), "mempool is full");
    cometBft.hold();
    List<Future<Reception>> sent =
        IntStream.range(0, 5).mapToObj(i -> senders.submit(sending(i))).toList();
    cometBft.awaitRequest();
    cometBft.release();
    assertEquals("mempool is full", refusal(sent.get(2)));
    for (int i : List.of(0, 1, 3, 4)) {
      assertEquals(CheckCode.TAKEN, sent.get(i).get().code());
    }
  }

  @Test
  void aTransactionThatIsOnItsWayIsKnown() throws Exception {
    cometBft.hold();
    Future<Reception> first = senders.submit(sending(1));
    cometBft.awaitRequest();
    IOException known = assertThrows(IOException.class, () -> broadcasts.broadcast(transaction(1)));
    assertEquals(PeerNetwork.KNOWN, known.getMessage());
    cometBft.release();
    assertEquals(CheckCode.TAKEN, first.get().code());
    assertEquals(CheckCode.TAKEN, broadcasts.broadcast(transaction(1)).code(), "and then no more");
  }

  @Test
  void withoutTheApplicationsAnswerNobodyIsToldThatItWasTaken() {
    cometBft.asks(transaction -> {});
    IOException unsaid =
        assertThrows(IOException.class, () -> broadcasts.broadcast(transaction(1)));
    assertEquals("CometBFT does not say whether it took the transaction", unsaid.getMessage());
  }

  @Test
  void cometBftIsAskedAgainWhileItChecksItsPool() throws Exception {
    cometBft.refusesOnce(transaction(1), "mempool is still rechecking after a new committed block");
    assertEquals(CheckCode.TAKEN, broadcasts.broadcast(transaction(1)).code());
    assertEquals(2, cometBft.sizes().size());
  }

  @Test
  void withoutCometBftSendersHearSo() {
    cometBft.close();
    IOException gone = assertThrows(IOException.class, () -> broadcasts.broadcast(transaction(1)));
    assertEquals(CometBftRpc.NO_ANSWER, gone.getMessage());
  }

  private Callable<Reception> sending(int number) {
    return () -> broadcasts.broadcast(transaction(number));
  }

  private static Bytes transaction(int number) {
    return Bytes32.ofUnsigned(number).value();
  }

  private static String refusal(Future<Reception> sent) {
    ExecutionException failure = assertThrows(ExecutionException.class, sent::get);
    return String.valueOf(Objects.requireNonNull(failure.getCause()).getMessage());
  }
}
