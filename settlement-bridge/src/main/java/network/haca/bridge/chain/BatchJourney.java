package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.RejectedBatch;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import network.haca.walrus.BlobId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch to a settled root with a receipt for every leaf. Every step may be done again: the
 * upload is by content, and the relay tells whether the root is open or settled already. So
 * whatever crashes, a batch settles once.
 */
public final class BatchJourney {
  private static final Logger LOG = LoggerFactory.getLogger(BatchJourney.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration REOPEN = Duration.ofSeconds(2);
  private static final Duration REOPEN_MAX = Duration.ofMinutes(1);

  /** A batch that is rejected so often without a culprit is halved. */
  private static final int REJECTIONS_MAX = 2;

  private final BatchBlobs blobs;
  private final EthereumClient chain;
  private final TransactionSender sender;
  private final BlockFreshness freshness;
  private final Certifier certifier;
  private final ReceiptStore receipts;
  private final LeafCheck check;
  private final Journal journal;

  public BatchJourney(
      BatchBlobs blobs,
      EthereumClient chain,
      TransactionSender sender,
      BlockFreshness freshness,
      Certifier certifier,
      ReceiptStore receipts,
      LeafCheck check,
      Journal journal) {
    this.blobs = blobs;
    this.chain = chain;
    this.sender = sender;
    this.freshness = freshness;
    this.certifier = certifier;
    this.receipts = receipts;
    this.check = check;
    this.journal = journal;
  }

  /**
   * Returns when every leaf has its receipt or is refused for good.
   *
   * @throws IOException if Walrus or the chain does not answer; to be tried again
   */
  public void travel(SettlingBatch batch) throws IOException, InterruptedException {
    if (receipts.has(batch.root())) {
      return;
    }
    BlobId blobId = blobs.store(batch);
    journal.record(batch, blobId.toText(), Settlement.Status.STATUS_UPLOADED, 0);
    int rejections = 0;
    while (true) {
      RelayContract.Status status = status(batch.root());
      switch (status) {
        case SETTLED -> {
          certify(batch, blobId);
          return;
        }
        case PENDING -> Thread.sleep(LOOK);
        case NONE -> open(batch, blobId);
        case EXPIRED -> reopen(batch, blobId, status, 1);
        case REJECTED -> {
          Optional<List<SettlingBatch>> instead = instead(batch, ++rejections);
          if (instead.isPresent()) {
            journal.record(batch, blobId.toText(), Settlement.Status.STATUS_REJECTED, 0);
            for (SettlingBatch part : instead.get()) {
              travel(part);
            }
            return;
          }
          reopen(batch, blobId, status, rejections);
        }
      }
    }
  }

  /**
   * What settles in the place of a rejected batch; nothing if that is the batch itself (rule S6).
   * Culprits are refused for good; where none shows, halves are tried. A single leaf without a
   * reason against it stays.
   */
  private Optional<List<SettlingBatch>> instead(SettlingBatch batch, int rejections)
      throws IOException {
    RejectedBatch sorted =
        RejectedBatch.sort(
            batch.leaves(),
            leaf -> receipts.has(leaf) || check.isIndividuallySettled(leaf),
            check::refusal);
    if (sorted.hasCulprit()) {
      for (Map.Entry<SettlementLeaf, String> bad : sorted.bad().entrySet()) {
        LOG.error("leaf {} is refused: {}", bad.getKey().hash(), bad.getValue());
        journal.refuse(bad.getKey(), bad.getValue());
      }
      return Optional.of(
          sorted.rest().isEmpty() ? List.of() : List.of(SettlingBatch.of(sorted.rest())));
    }
    return rejections > REJECTIONS_MAX && batch.size() > 1
        ? Optional.of(batch.halves())
        : Optional.empty();
  }

  private void open(SettlingBatch batch, BlobId blobId) throws IOException, InterruptedException {
    blobs.requireReadable(batch, blobId);
    // What validators judge by the opening block's time is not opened in a block of the past.
    while (!freshness.isFresh()) {
      LOG.warn("batch {} waits for a fresh block", batch.root());
      Thread.sleep(REOPEN);
    }
    sender.send(
        Addresses.RELAY, RelayContract.batchSettle(batch.root(), batch.size(), blobId.toText()));
    journal.record(batch, blobId.toText(), Settlement.Status.STATUS_PENDING, chain.blockNumber());
  }

  private void reopen(
      SettlingBatch batch, BlobId blobId, RelayContract.Status status, int rejections)
      throws IOException, InterruptedException {
    LOG.error("batch {} was {}; it is opened again", batch.root(), status);
    Duration wait = REOPEN.multipliedBy(1L << Math.min(rejections - 1, 10));
    Thread.sleep(wait.compareTo(REOPEN_MAX) < 0 ? wait : REOPEN_MAX);
    blobs.storeAgain(batch, blobId);
    open(batch, blobId);
  }

  private RelayContract.Status status(Bytes32 root) throws IOException {
    return RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)))
        .status();
  }

  private void certify(SettlingBatch batch, BlobId blobId)
      throws IOException, InterruptedException {
    List<Bytes32> teeIds = batch.leaves().stream().map(SettlementLeaf::teeId).toList();
    Certificate certificate = certifier.await(Route.BATCH, batch.root(), teeIds);
    receipts.save(batch.root(), certificate, batch.leaves(), check.publicKeys(batch.leaves()));
    journal.record(batch, blobId.toText(), Settlement.Status.STATUS_SETTLED, certificate.height());
  }
}
