package network.haca.bridge.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.chain.Certificate;
import network.haca.bridge.chain.CometBftClient;
import network.haca.bridge.chain.LeafCheck;
import network.haca.bridge.core.RejectedBatch;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Settlement;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each batch from Kafka to a settled root with a receipt for every leaf, one after the other.
 * Every step may be done again: the upload is by content, the relay tells whether the root is open
 * or settled already, and the offset is committed last. So whatever crashes, a batch settles once.
 */
public final class BatchSettler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSettler.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final WalrusClient publisher;
  private final int epochs;
  private final EthereumClient chain;
  private final TransactionSender sender;
  private final CometBftClient cometBft;
  private final ReceiptStore receipts;
  private final LeafCheck check;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param epochs for which blobs are stored
   */
  public BatchSettler(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      WalrusClient publisher,
      int epochs,
      EthereumClient chain,
      TransactionSender sender,
      CometBftClient cometBft,
      ReceiptStore receipts) {
    this.consumer = consumer;
    this.producer = producer;
    this.publisher = publisher;
    this.epochs = epochs;
    this.chain = chain;
    this.sender = sender;
    this.cometBft = cometBft;
    this.receipts = receipts;
    this.check = new LeafCheck(chain);
    this.thread = Thread.ofPlatform().daemon().name("batch-settler").start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topics.BATCHES.name()));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!settleWithRetries(record)) {
            return;
          }
          consumer.commitSync(
              Map.of(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1)));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("batch settler is interrupted");
    }
  }

  /** False if the bridge was closed before the batch was done: its offset stays. */
  private boolean settleWithRetries(ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    while (!closed) {
      try {
        settle(Batch.parseFrom(record.value()));
        return !closed;
      } catch (InvalidProtocolBufferException | TreeDump.MalformedException e) {
        LOG.error("the batch at offset {} is unreadable and left out", record.offset(), e);
        return true;
      } catch (IOException | RuntimeException e) {
        LOG.warn("batch {} waits: {}", Bytes.copyOf(record.key()), e.getMessage());
        Thread.sleep(RETRY);
      }
    }
    return false;
  }

  private void settle(Batch batch)
      throws IOException, TreeDump.MalformedException, InterruptedException {
    Bytes32 root = Proofs.bytes32(batch.getRoot());
    if (receipts.has(root)) {
      return;
    }
    Bytes dump = Bytes.wrap(batch.getDump().toByteArray());
    List<SettlementLeaf> leaves = TreeDump.read(dump, batch.getSize());
    BlobId blobId = publisher.put(dump, epochs);
    publish(batch, blobId, Settlement.Status.STATUS_UPLOADED, 0);
    RelayContract.RootState state = rootState(root);
    while (state.status() != RelayContract.Status.SETTLED) {
      if (closed) {
        return;
      }
      if (state.status() == RelayContract.Status.REJECTED) {
        RejectedBatch sorted =
            RejectedBatch.sort(leaves, leaf -> receipts.has(leaf), check::refusal);
        if (sorted.hasCulprit()) {
          publish(batch, blobId, Settlement.Status.STATUS_REJECTED, 0);
          settleWithout(sorted);
          return;
        }
      }
      switch (state.status()) {
        case NONE, EXPIRED, REJECTED -> open(batch, root, blobId, state);
        case PENDING, SETTLED -> Thread.sleep(LOOK);
      }
      state = rootState(root);
    }
    long height = certify(root, leaves);
    publish(batch, blobId, Settlement.Status.STATUS_SETTLED, height);
  }

  /**
   * Opens the settlement; a root that was refused without a culprit is kept and tried again, with
   * an alarm (rule S6).
   */
  private void open(Batch batch, Bytes32 root, BlobId blobId, RelayContract.RootState state)
      throws IOException, InterruptedException {
    if (state.status() != RelayContract.Status.NONE) {
      LOG.error("batch {} was {}; it is opened again", root, state.status());
      Thread.sleep(RETRY);
    }
    sender.send(Addresses.RELAY, RelayContract.batchSettle(root, batch.getSize(), blobId.toText()));
    publish(batch, blobId, Settlement.Status.STATUS_PENDING, chain.blockNumber());
  }

  /**
   * Dead-letters what is bad, with the reason, and settles the rest as a batch of its own (rule
   * S6).
   */
  private void settleWithout(RejectedBatch sorted)
      throws IOException, TreeDump.MalformedException, InterruptedException {
    for (Map.Entry<SettlementLeaf, String> bad : sorted.bad().entrySet()) {
      LOG.error("leaf {} is refused: {}", bad.getKey().hash(), bad.getValue());
      RejectedProof rejected =
          RejectedProof.newBuilder()
              .setProof(Proofs.of(bad.getKey()))
              .setReason(bad.getValue())
              .setDetail("the validators rejected its batch")
              .build();
      producer.send(
          new ProducerRecord<>(
              Topics.REJECTED.name(), bad.getKey().hash().toArray(), rejected.toByteArray()));
    }
    producer.flush();
    if (!sorted.rest().isEmpty()) {
      settle(batch(sorted.rest()));
    }
  }

  private static Batch batch(List<SettlementLeaf> leaves) {
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    return Batch.newBuilder()
        .setRoot(Proofs.byteString(tree.root().value()))
        .setSize(leaves.size())
        .setDump(Proofs.byteString(TreeDump.write(tree, leaves)))
        .build();
  }

  private RelayContract.RootState rootState(Bytes32 root) throws IOException {
    return RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)));
  }

  /**
   * Looks back from the latest height for one with content, whose hash the next CometBFT header
   * carries.
   */
  private long certify(Bytes32 root, List<SettlementLeaf> leaves)
      throws IOException, InterruptedException {
    List<Bytes> publicKeys = publicKeys(leaves);
    while (!closed) {
      long latest = chain.blockNumber();
      for (long height = latest; height > Math.max(0, latest - 16); height--) {
        if (!isSettledAt(root, height)) {
          break;
        }
        Optional<ObjectNode> certificate = Certificate.of(chain, cometBft, root, height);
        if (certificate.isPresent()) {
          receipts.save(root, certificate.get(), leaves, publicKeys);
          return height;
        }
      }
      Thread.sleep(LOOK);
    }
    throw new IOException("closed before the certificate was there");
  }

  private boolean isSettledAt(Bytes32 root, long height) throws IOException {
    String word =
        chain
            .proof(Addresses.RELAY, RelayContract.rootSlot(root), height)
            .get("storageProof")
            .get(0)
            .get("value")
            .asText();
    Bytes32 value =
        Bytes32.copyOf(
            Bytes.fromHex("0".repeat(64 - (word.length() - 2)) + word.substring(2)).toArray());
    return RelayContract.statusIn(value) == RelayContract.Status.SETTLED;
  }

  /** The key of each leaf's node; a batch has many leaves of few nodes. */
  private List<Bytes> publicKeys(List<SettlementLeaf> leaves) throws IOException {
    Map<Bytes32, Bytes> known = new HashMap<>();
    List<Bytes> publicKeys = new ArrayList<>();
    for (SettlementLeaf leaf : leaves) {
      Bytes key = known.get(leaf.teeId());
      if (key == null) {
        key = publicKey(leaf.teeId());
        known.put(leaf.teeId(), key);
      }
      publicKeys.add(key);
    }
    return publicKeys;
  }

  private Bytes publicKey(Bytes32 teeId) throws IOException {
    return RegistryContract.decodeNode(
            chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)))
        .publicKey();
  }

  private void publish(Batch batch, BlobId blobId, Settlement.Status status, long height) {
    Settlement settlement =
        Settlement.newBuilder()
            .setRoot(batch.getRoot())
            .setSize(batch.getSize())
            .setStatus(status)
            .setBlockNumber(height)
            .setBlobId(blobId.toText())
            .build();
    producer.send(
        new ProducerRecord<>(
            Topics.SETTLEMENTS.name(), batch.getRoot().toByteArray(), settlement.toByteArray()));
  }
}
