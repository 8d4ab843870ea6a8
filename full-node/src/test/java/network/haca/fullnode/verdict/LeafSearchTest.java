package network.haca.fullnode.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import org.junit.jupiter.api.Test;

/** Rule S4: the leaves of what settled come from whoever has them, late if need be. */
class LeafSearchTest {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int SIDE_BY_SIDE = 4;

  private final StepThreads threads = new StepThreads();
  private final Map<Long, List<Bytes32>> blobs = new HashMap<>();
  private final Map<Bytes32, List<Bytes32>> peer = new HashMap<>();
  private final Map<Bytes32, List<Bytes32>> liar = new HashMap<>();
  private final List<Long> asked = new ArrayList<>();
  private long now;
  private int news;
  private final LeafSearch search =
      new LeafSearch(
          this::blob,
          List.of(
              root -> liar.getOrDefault(root, List.of()),
              root -> peer.getOrDefault(root, List.of())),
          RETRY,
          () -> news++,
          threads,
          () -> now);

  private List<Bytes32> blob(Settlement settlement) {
    asked.add(settlement.number());
    return blobs.getOrDefault(settlement.number(), List.of());
  }

  private static List<Bytes32> leaves(long number) {
    return IntStream.range(0, 3)
        .mapToObj(i -> Keccak.hash(Bytes.ofUtf8(number + " " + i)))
        .sorted()
        .toList();
  }

  private static Bytes32 root(long number) {
    return MerkleTree.of(leaves(number)).root();
  }

  private static Map<Long, Settlement> wanted(long... numbers) {
    Map<Long, Settlement> wanted = new TreeMap<>();
    for (long number : numbers) {
      wanted.put(
          number,
          new Settlement(number, root(number), 3, 1, 1, Status.SETTLED, Address.ZERO, Bytes.EMPTY));
    }
    return wanted;
  }

  /** Asks for one, lets the answers come, and takes them. */
  private Map<Long, List<Bytes32>> round(long... numbers) {
    var _ = search.look(wanted(numbers));
    while (threads.running() > 0) {
      threads.step();
    }
    return search.look(wanted(numbers));
  }

  @Test
  void theBlobIsAskedForBeforeAnyPeer() {
    blobs.put(1L, leaves(1));
    assertEquals(Map.of(1L, leaves(1)), round(1));
    assertEquals(1, news);
    assertEquals(0, threads.running(), "what is found is asked for no more");
  }

  @Test
  void whatALiarGivesIsNotTheSettlementsAndTheNextIsAsked() {
    liar.put(root(1), leaves(2));
    peer.put(root(1), leaves(1));
    assertEquals(Map.of(1L, leaves(1)), round(1));
    liar.put(root(3), leaves(3).subList(0, 2));
    assertEquals(Map.of(), round(3));
    assertEquals(2, news, "each attempt that ends");
  }

  @Test
  void whatNobodyGivesIsAskedForLaterEachTimeUpToABound() {
    assertEquals(Map.of(), round(1));
    Duration pause = RETRY;
    for (int attempt = 1; attempt < 12; attempt++) {
      now += pause.toNanos() - 1;
      assertEquals(Map.of(), round(1));
      assertEquals(attempt, asked.size(), "not before " + pause);
      now++;
      assertEquals(Map.of(), round(1));
      assertEquals(attempt + 1, asked.size());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(Duration.ofSeconds(30)) > 0 ? Duration.ofSeconds(30) : pause;
    }
    peer.put(root(1), leaves(1));
    now += pause.toNanos();
    assertEquals(Map.of(1L, leaves(1)), round(1));
  }

  @Test
  void onlySoManyAreAskedForAtOnceAndThoseThatNobodyHasKeepOutNoOther() {
    var _ = search.look(wanted(1, 2, 3, 4, 5));
    assertEquals(SIDE_BY_SIDE, threads.running());
    blobs.put(5L, leaves(5));
    assertEquals(Map.of(), round(1, 2, 3, 4, 5), "the fifth has its turn now");
    assertEquals(Map.of(5L, leaves(5)), round(1, 2, 3, 4, 5));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), asked);
  }

  @Test
  void whatIsWantedNoMoreIsNotGiven() {
    blobs.put(1L, leaves(1));
    var _ = search.look(wanted(1));
    threads.step();
    assertEquals(Map.of(), search.look(wanted()));
  }

  @Test
  void aSourceThatFailsIsAskedAgain() {
    LeafSearch failing =
        new LeafSearch(
            settlement -> {
              asked.add(settlement.number());
              throw new IllegalStateException("odd bytes");
            },
            List.of(),
            RETRY,
            () -> news++,
            threads,
            () -> now);
    for (int i = 1; i <= 2; i++) {
      assertEquals(Map.of(), failing.look(wanted(1)));
      threads.step();
      assertEquals(Map.of(), failing.look(wanted(1)));
      now += RETRY.toNanos();
    }
    assertEquals(List.of(1L, 1L), asked);
  }
}
