package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.bridge.rocksdb.TransactionStore.Placed;
import network.haca.bridge.rocksdb.TransactionStore.Sent;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender.RevertedException;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one leaf to its receipt by a transaction of its own. The relay records a leaf once, so
 * every step may be done again; but it does not look into batches, so whether one has the leaf is
 * looked up here. What the relay does not take, since it is too old for its hour or its key is
 * disabled by now, goes as a batch of one, which validators judge by when it was made (rule S1).
 */
public final class IndividualJourney {
  private static final Logger LOG = LoggerFactory.getLogger(IndividualJourney.class);
  private static final Duration CERTIFICATE_MAX = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Transactions sender;
  private final Relay relay;
  private final ReceiptLookup.Certification certifier;
  private final ReceiptStore receipts;
  private final TransactionStore transactions;
  private final LeafRules check;
  private final Journal journal;
  private final Batches batches;
  private final Settled settled;

  /** What {@link BatchSettling#accept} does. */
  public interface Batches {
    void accept(SettlingBatch batch, Runnable done);
  }

  /** Says why it is not known which leaves are settled; nothing if it is. */
  public interface Settled {
    Optional<String> whyUnknown();
  }

  /**
   * @param batches for what cannot go alone
   */
  public IndividualJourney(
      Transactions sender,
      Relay relay,
      ReceiptLookup.Certification certifier,
      ReceiptStore receipts,
      TransactionStore transactions,
      LeafRules check,
      Journal journal,
      Batches batches,
      Settled settled) {
    this.sender = sender;
    this.relay = relay;
    this.certifier = certifier;
    this.receipts = receipts;
    this.transactions = transactions;
    this.check = check;
    this.journal = journal;
    this.batches = batches;
    this.settled = settled;
  }

  /**
   * Takes a leaf as far as it goes alone.
   *
   * @param blobId of request and answer
   * @param done is run when the leaf has its receipt or is refused for good
   * @throws IOException if something does not answer, or not yet; to be tried again
   */
  public void travel(SettlementLeaf leaf, String blobId, Runnable done)
      throws IOException, InterruptedException {
    boolean isKnown = receipts.has(leaf);
    if (relay.isIndividuallySettled(leaf.hash())) {
      // Told in any case: an earlier run may have ended before, and what the walk has learned says
      // nothing of that.
      if (!isKnown || receipts.has(leaf.hash())) {
        certify(leaf, blobId);
      }
      done.run();
    } else if (isKnown) {
      LOG.warn("leaf {} was to settle alone and is settled in a batch", leaf.hash());
      transactions.forgetSent(leaf.hash());
      done.run();
    } else if (isInBatch(leaf) || !settle(leaf, blobId)) {
      transactions.forgetSent(leaf.hash());
      batches.accept(SettlingBatch.of(List.of(leaf)), done);
    } else {
      certify(leaf, blobId);
      done.run();
    }
  }

  /**
   * Whether it is, or is to be, settled in a batch of one, as an earlier run or another bridge has
   * begun.
   */
  private boolean isInBatch(SettlementLeaf leaf) throws IOException {
    Bytes32 root = SettlingBatch.of(List.of(leaf)).root();
    return relay.state(root).status() != RelayContract.Status.NONE;
  }

  /** False if the relay does not take it. */
  private boolean settle(SettlementLeaf leaf, String blobId) throws IOException {
    Bytes call = RelayContract.settleIndividual(leaf, Address.ZERO, blobId);
    try {
      // What an earlier run has sent may be on its way still.
      Optional<Sent> before = transactions.sent(leaf.hash());
      if (before.isPresent() && isTaken(before.get().submission(), call)) {
        return true;
      }
      if (!isTaken(send(leaf, call, blobId), call)) {
        throw new IOException("no transaction settles " + leaf.hash() + " yet");
      }
      return true;
    } catch (RevertedException e) {
      boolean isRecorded = relay.isIndividuallySettled(leaf.hash());
      if (!isRecorded) {
        LOG.warn("leaf {} goes as a batch of one: {}", leaf.hash(), e.getMessage());
      }
      return isRecorded;
    }
  }

  /**
   * False if no block takes it, or its account lacks the role of a relay: that is the bridge's
   * trouble and not the leaf's, which goes alone by the account of the next try.
   */
  private boolean isTaken(Submission submission, Bytes call) throws IOException {
    try {
      return sender.await(submission, Addresses.RELAY, call);
    } catch (RevertedException e) {
      if (!e.isForLackOfRole()) {
        throw e;
      }
      LOG.warn("nothing is settled by this account: {}", e.getMessage());
      return false;
    }
  }

  private Submission send(SettlementLeaf leaf, Bytes call, String blobId) throws IOException {
    Optional<String> unknown = settled.whyUnknown();
    if (unknown.isPresent()) {
      throw new IOException("some batch may have the leaf: " + unknown.get());
    }
    if (receipts.has(leaf)) {
      throw new IOException("a batch has settled it meanwhile");
    }
    if (!relay.isFresh()) {
      throw new IOException("the chain's latest block is too old to settle it in");
    }
    Submission submission = sender.submit(Addresses.RELAY, call);
    transactions.save(leaf.hash(), new Sent(submission, blobId));
    journal.progress(leaf.hash(), 1, Route.INDIVIDUAL, blobId, Settlement.Status.STATUS_PENDING);
    return submission;
  }

  private void certify(SettlementLeaf leaf, String blobId)
      throws IOException, InterruptedException {
    Certificate certificate = certificate(leaf);
    receipts.save(leaf.hash(), certificate, List.of(leaf), check.publicKeys(List.of(leaf)));
    Bytes32 transaction =
        transactions
            .sent(leaf.hash())
            .map(sent -> sent.submission().hash())
            .or(() -> transactions.placed(leaf.hash()).map(Placed::transaction))
            .orElse(Bytes32.ZERO);
    journal.settled(leaf, new Placed(transaction, blobId), certificate.height());
  }

  private Certificate certificate(SettlementLeaf leaf) throws IOException, InterruptedException {
    for (long look = CERTIFICATE_MAX.dividedBy(LOOK); look > 0; look--) {
      Optional<Certificate> certificate =
          certifier.certify(Route.INDIVIDUAL, leaf.hash(), List.of(leaf.teeId()));
      if (certificate.isPresent()) {
        return certificate.get();
      }
      Thread.sleep(LOOK);
    }
    throw new IOException("the chain does not prove " + leaf.hash() + " yet");
  }
}
