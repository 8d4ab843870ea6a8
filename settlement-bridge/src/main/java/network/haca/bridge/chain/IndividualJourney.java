package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.ReceiptStore.Sent;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.TransactionSender.RevertedException;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one leaf to its receipt by a transaction of its own. The relay records a leaf once, so
 * every step may be done again. What the relay does not take, since it is too old for its hour or
 * its key is disabled by now, goes as a batch of one, which validators judge by when it was made
 * (rule S1).
 */
public final class IndividualJourney {
  private static final Logger LOG = LoggerFactory.getLogger(IndividualJourney.class);
  private static final Duration STALE = Duration.ofSeconds(2);

  private final TransactionSender sender;
  private final BlockFreshness freshness;
  private final Certifier certifier;
  private final ReceiptStore receipts;
  private final LeafCheck check;
  private final Journal journal;
  private final BatchJourney batches;

  /**
   * @param batches for what cannot go alone
   */
  public IndividualJourney(
      TransactionSender sender,
      BlockFreshness freshness,
      Certifier certifier,
      ReceiptStore receipts,
      LeafCheck check,
      Journal journal,
      BatchJourney batches) {
    this.sender = sender;
    this.freshness = freshness;
    this.certifier = certifier;
    this.receipts = receipts;
    this.check = check;
    this.journal = journal;
    this.batches = batches;
  }

  /**
   * Returns when the leaf has its receipt or is refused for good.
   *
   * @param blobId of request and answer
   * @throws IOException if the chain does not answer; to be tried again
   */
  public void travel(SettlementLeaf leaf, String blobId) throws IOException, InterruptedException {
    if (receipts.has(leaf)) {
      return;
    }
    if (check.isIndividuallySettled(leaf) || settle(leaf, blobId)) {
      certify(leaf, blobId);
    } else {
      receipts.forgetSent(leaf.hash());
      batches.travel(SettlingBatch.of(List.of(leaf)));
    }
  }

  /** False if the relay does not take it. */
  private boolean settle(SettlementLeaf leaf, String blobId)
      throws IOException, InterruptedException {
    Bytes call = RelayContract.settleIndividual(leaf, Address.ZERO, blobId);
    try {
      // What an earlier run has sent may be on its way still.
      Optional<Sent> before = receipts.sent(leaf.hash());
      if (before.isPresent() && sender.await(before.get().submission(), Addresses.RELAY, call)) {
        return true;
      }
      if (!sender.await(send(leaf, call, blobId), Addresses.RELAY, call)) {
        throw new IOException("no block takes a transaction that settles " + leaf.hash());
      }
      return true;
    } catch (RevertedException e) {
      boolean isRecorded = check.isIndividuallySettled(leaf);
      if (!isRecorded) {
        LOG.warn("leaf {} goes as a batch of one: {}", leaf.hash(), e.getMessage());
      }
      return isRecorded;
    }
  }

  private Submission send(SettlementLeaf leaf, Bytes call, String blobId)
      throws IOException, InterruptedException {
    while (!freshness.isFresh()) {
      LOG.warn("leaf {} waits for a fresh block", leaf.hash());
      Thread.sleep(STALE);
    }
    Submission submission = sender.submit(Addresses.RELAY, call);
    receipts.save(leaf.hash(), new Sent(submission, blobId));
    journal.record(leaf, blobId, Settlement.Status.STATUS_PENDING, 0);
    return submission;
  }

  private void certify(SettlementLeaf leaf, String blobId)
      throws IOException, InterruptedException {
    Certificate certificate = certifier.await(Route.INDIVIDUAL, leaf.hash(), List.of(leaf.teeId()));
    receipts.save(leaf.hash(), certificate, List.of(leaf), check.publicKeys(List.of(leaf)));
    journal.record(leaf, blobId, Settlement.Status.STATUS_SETTLED, certificate.height());
  }
}
