package network.haca.devnet.chaos;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;

/**
 * Reads from every validator what settles, while it does. The leaves come from the store behind
 * Walrus' faults, and count only if they make up the root.
 */
final class ChainFollower implements AutoCloseable {
  private static final int LOOK_MILLIS = 500;
  private static final int BLOB_MAX = 10 << 20;
  private static final int LEAVES_MAX = 100_000;
  private static final int SHARDS = 10;
  private static final Duration WALRUS_TIMEOUT = Duration.ofSeconds(10);

  private final Map<Long, SettledRoot> settled = new ConcurrentHashMap<>();
  private final Map<Bytes32, SettledRoot> alone = new ConcurrentHashMap<>();
  private final Map<Long, Status> closed = new ConcurrentHashMap<>();
  private final Set<String> troubles = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final WalrusClient walrus;
  private final Supplier<List<Answered>> answers;
  private final Clock clock;
  private volatile boolean isClosed;

  ChainFollower(
      List<EthereumClient> validators,
      URI walrusStore,
      Supplier<List<Answered>> answers,
      Clock clock) {
    this.walrus = new WalrusClient(walrusStore, SHARDS, WALRUS_TIMEOUT);
    this.answers = answers;
    this.clock = clock;
    for (EthereumClient validator : validators) {
      threads.add(Thread.ofVirtual().start(() -> follow(validator)));
    }
  }

  /** Everything that is settled by now. */
  List<SettledRoot> settled() {
    List<SettledRoot> all = new ArrayList<>(settled.values());
    all.addAll(alone.values());
    return all;
  }

  /** Settlements that ended otherwise, by how. */
  long closed(Status status) {
    return closed.values().stream().filter(each -> each == status).count();
  }

  /** What is settled and cannot be read. */
  Set<String> troubles() {
    return Set.copyOf(troubles);
  }

  @Override
  public void close() {
    isClosed = true;
    threads.forEach(Thread::interrupt);
  }

  private void follow(EthereumClient validator) {
    Set<Long> done = ConcurrentHashMap.newKeySet();
    while (!isClosed) {
      try {
        look(validator, done);
      } catch (IOException e) {
        // Its validator is away: the others tell.
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(EthereumClient validator, Set<Long> done) throws IOException {
    long count =
        validator.read(
            Addresses.RELAY,
            RelayContract.getSettlementCount(),
            RelayContract::decodeSettlementCount);
    for (long number = 1; number <= count; number++) {
      if (!done.contains(number)) {
        long wanted = number;
        Settlement settlement =
            validator.read(
                Addresses.RELAY,
                RelayContract.getSettlement(number),
                output -> RelayContract.decodeSettlement(wanted, output));
        if (settlement.status() != Status.PENDING && settlement.status() != Status.NONE) {
          close(settlement);
          done.add(number);
        }
      }
    }
    for (Answered answer : answers.get()) {
      if (answer.kind() == Answered.Kind.LLM_INDIVIDUAL && !alone.containsKey(answer.leaf())) {
        lookAlone(validator, answer.leaf());
      }
    }
  }

  private void lookAlone(EthereumClient validator, Bytes32 leaf) throws IOException {
    if (validator.read(
        Addresses.RELAY,
        RelayContract.isIndividuallySettled(leaf),
        output -> !output.equals(Bytes32.ZERO.value()))) {
      alone.putIfAbsent(
          leaf, new SettledRoot("individual " + leaf, leaf, List.of(leaf), clock.millis()));
    }
  }

  private void close(Settlement settlement) {
    Status before = closed.putIfAbsent(settlement.number(), settlement.status());
    if (before != null && before != settlement.status()) {
      troubles.add(
          "settlement %s is %s at one validator and %s at another"
              .formatted(settlement.number(), before, settlement.status()));
    }
    if (settlement.status() == Status.SETTLED && !settled.containsKey(settlement.number())) {
      long now = clock.millis();
      settled.putIfAbsent(
          settlement.number(),
          new SettledRoot(
              Long.toString(settlement.number()), settlement.root(), leaves(settlement), now));
    }
  }

  private List<Bytes32> leaves(Settlement settlement) {
    try {
      BlobId id = BlobId.parse(settlement.blobId().toUtf8()).orElseThrow();
      Bytes blob = walrus.get(id, BLOB_MAX).orElseThrow();
      List<Bytes32> leaves =
          TreeDump.read(blob, LEAVES_MAX).stream().map(SettlementLeaf::hash).toList();
      if (MerkleTree.of(leaves).root().equals(settlement.root())) {
        return leaves;
      }
      troubles.add("the blob of settlement " + settlement.number() + " has another root");
    } catch (IOException | TreeDump.MalformedException | RuntimeException e) {
      troubles.add("the blob of settlement %s: %s".formatted(settlement.number(), e));
    }
    return List.of();
  }
}
