package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.LeafTransactions.Outcome;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;

/**
 * Takes one leaf to its receipt by a transaction of its own. The relay records a leaf once, so
 * every step may be done again; but it does not look into batches, so whether one has the leaf is
 * looked up here. What the relay does not take, since it is too old for its hour or its key is
 * disabled by now, goes as a batch of one, which validators judge by when it was made (rule S1).
 */
public final class IndividualJourney {
  static final Duration CERTIFICATE_MAX = Duration.ofSeconds(10);
  static final Duration LOOK = Duration.ofMillis(50);

  private final Chain chain;
  private final Receipts receipts;
  private final SentTransactions transactions;
  private final Journal journal;
  private final Batches batches;
  private final SettledKnowledge settled;
  private final LeafNotes notes;

  /**
   * The chain, as a journey needs it.
   *
   * @param pause between two looks at it
   */
  public record Chain(
      LeafTransactions sender,
      Relay relay,
      Certification certifier,
      LeafRules rules,
      Pause pause) {}

  /**
   * @param batches for what cannot go alone
   */
  public IndividualJourney(
      Chain chain,
      Receipts receipts,
      SentTransactions transactions,
      Journal journal,
      Batches batches,
      SettledKnowledge settled,
      LeafNotes notes) {
    this.chain = chain;
    this.receipts = receipts;
    this.transactions = transactions;
    this.journal = journal;
    this.batches = batches;
    this.settled = settled;
    this.notes = notes;
  }

  /**
   * Takes a leaf as far as it goes alone.
   *
   * @param blobId of request and answer
   * @param done is run when the leaf has its receipt or is refused for good
   * @throws IOException if something does not answer, or not yet; to be tried again
   */
  public void travel(SettlementLeaf leaf, String blobId, Runnable done) throws IOException {
    boolean isKnown = receipts.has(leaf);
    if (chain.relay().isIndividuallySettled(leaf.hash())) {
      // Told in any case: an earlier run may have ended before, and what the walk has learned says
      // nothing of that.
      if (!isKnown || receipts.has(leaf.hash())) {
        certify(leaf, blobId);
      }
      done.run();
    } else if (isKnown) {
      notes.settledInBatch(leaf.hash());
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
   * Returns true if it is, or is to be, settled in a batch of one, as an earlier run or another
   * bridge has begun.
   */
  private boolean isInBatch(SettlementLeaf leaf) throws IOException {
    Bytes32 root = SettlingBatch.of(List.of(leaf)).root();
    return chain.relay().state(root).status() != RelayContract.Status.NONE;
  }

  /** False if the relay does not take it. */
  private boolean settle(SettlementLeaf leaf, String blobId) throws IOException {
    // What an earlier run has sent may be on its way still.
    Optional<Sent> before = transactions.sent(leaf.hash());
    Outcome outcome = before.isPresent() ? await(leaf, before.get()) : new Outcome.Untaken();
    if (isForTheNextTry(outcome)) {
      outcome = await(leaf, send(leaf, blobId));
    }
    return switch (outcome) {
      case Outcome.Taken() -> true;
      case Outcome.Refused(String reason) -> isRecorded(leaf, reason);
      case Outcome.Untaken _, Outcome.Unauthorized _ ->
          throw new IOException("no transaction settles " + leaf.hash() + " yet");
    };
  }

  /** Nothing is wrong with the leaf, which goes alone by the account of the next try. */
  private static boolean isForTheNextTry(Outcome outcome) {
    return outcome instanceof Outcome.Untaken || outcome instanceof Outcome.Unauthorized;
  }

  private Outcome await(SettlementLeaf leaf, Sent sent) throws IOException {
    Outcome outcome = chain.sender().await(leaf, sent);
    if (outcome instanceof Outcome.Unauthorized(String reason)) {
      notes.lacksRole(reason);
    }
    return outcome;
  }

  /** By a transaction of whomever. */
  private boolean isRecorded(SettlementLeaf leaf, String refusal) throws IOException {
    boolean isRecorded = chain.relay().isIndividuallySettled(leaf.hash());
    if (!isRecorded) {
      notes.goesInBatch(leaf.hash(), refusal);
    }
    return isRecorded;
  }

  private Sent send(SettlementLeaf leaf, String blobId) throws IOException {
    Optional<String> unknown = settled.whyUnknown();
    if (unknown.isPresent()) {
      throw new IOException("some batch may have the leaf: " + unknown.get());
    }
    if (receipts.has(leaf)) {
      throw new IOException("a batch has settled it meanwhile");
    }
    if (!chain.relay().isFresh()) {
      throw new IOException("the chain's latest block is too old to settle it in");
    }
    Sent sent = chain.sender().submit(leaf, blobId);
    transactions.save(leaf.hash(), sent);
    journal.progress(leaf.hash(), 1, Route.INDIVIDUAL, blobId, Settlement.Status.STATUS_PENDING);
    return sent;
  }

  private void certify(SettlementLeaf leaf, String blobId) throws IOException {
    Certificate certificate = certificate(leaf);
    List<SettlementLeaf> alone = List.of(leaf);
    receipts.save(leaf.hash(), certificate, alone, chain.rules().publicKeys(alone));
    Bytes32 transaction =
        transactions
            .sent(leaf.hash())
            .map(Sent::transaction)
            .or(() -> transactions.placed(leaf.hash()).map(Placed::transaction))
            .orElse(Bytes32.ZERO);
    journal.settled(leaf, new Placed(transaction, blobId), certificate.height());
  }

  private Certificate certificate(SettlementLeaf leaf) throws IOException {
    for (long look = CERTIFICATE_MAX.dividedBy(LOOK); look > 0; look--) {
      Optional<Certificate> certificate =
          chain.certifier().certify(Route.INDIVIDUAL, leaf.hash(), List.of(leaf.teeId()));
      if (certificate.isPresent()) {
        return certificate.get();
      }
      chain.pause().take(LOOK);
    }
    throw new IOException("the chain does not prove " + leaf.hash() + " yet");
  }
}
