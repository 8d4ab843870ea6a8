package network.haca.bridge.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.RootState;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;

/**
 * The steps that take a batch to a settled root with a receipt for every leaf. Each may be done
 * again: the upload is by content, and the relay tells whether the root is open or settled already,
 * by whomever. So whatever crashes, a batch settles once.
 */
public final class BatchSteps implements BatchSettling.Steps {
  /** A batch that is rejected so often without a culprit is halved. */
  private static final int REJECTIONS_MAX = 2;

  /** A batch that a publisher calls too large so often, one time after the other, is halved. */
  private static final int REFUSALS_MAX = 3;

  private final Blobs blobs;
  private final Relay relay;
  private final Certification certifier;
  private final Receipts receipts;
  private final LeafRules rules;
  private final Journal journal;
  private final BatchNotes notes;

  public BatchSteps(
      Blobs blobs,
      Relay relay,
      Certification certifier,
      Receipts receipts,
      LeafRules rules,
      Journal journal,
      BatchNotes notes) {
    this.blobs = blobs;
    this.relay = relay;
    this.certifier = certifier;
    this.receipts = receipts;
    this.rules = rules;
    this.journal = journal;
    this.notes = notes;
  }

  @Override
  public Step take(Passage passage, SettlingBatch batch) throws IOException {
    return switch (passage.phase()) {
      case LOOK -> look(passage, batch);
      case STORE -> store(passage, batch);
      case OPEN -> open(passage, batch);
      case HEAL -> heal(passage, batch);
      case PENDING -> throw new IllegalStateException("nothing is to be done for what is pending");
    };
  }

  private Step look(Passage passage, SettlingBatch batch) throws IOException {
    RootState state = relay.state(batch.root());
    return switch (state.status()) {
      case SETTLED -> finish(state.number(), batch);
      case PENDING -> new Step.Pending(state.number(), "", passage.blobId());
      case NONE -> new Step.Next(Phase.STORE, passage.blobId());
      case EXPIRED -> {
        notes.expired(batch.root());
        yield new Step.Next(Phase.STORE, passage.blobId());
      }
      case REJECTED -> rejected(passage, batch);
    };
  }

  private Step finish(long number, SettlingBatch batch) throws IOException {
    List<Bytes32> teeIds = batch.leaves().stream().map(SettlementLeaf::teeId).toList();
    Optional<Certificate> certificate = certifier.certify(Route.BATCH, batch.root(), teeIds);
    if (certificate.isEmpty()) {
      return new Step.Soon("the chain does not prove it yet, by cometbft.rpc and chain.rpc");
    }
    receipts.save(
        batch.root(), certificate.get(), batch.leaves(), rules.publicKeys(batch.leaves()));
    journal.settled(batch, relay.settlement(number).blobId().toUtf8(), certificate.get().height());
    notes.settled(batch.leaves());
    return new Step.Done();
  }

  /**
   * What settles in the place of a rejected batch, or the batch itself once more (rule S6).
   * Culprits are refused for good; where none shows, halves are tried. A single leaf without a
   * reason against it stays.
   */
  private Step rejected(Passage passage, SettlingBatch batch) throws IOException {
    RejectedBatch sorted =
        RejectedBatch.sort(
            batch.leaves(),
            leaf -> receipts.has(leaf) || isIndividuallySettled(leaf),
            rules::refusal);
    notes.rejected();
    if (sorted.hasCulprit()) {
      for (Map.Entry<SettlementLeaf, String> bad : sorted.bad().entrySet()) {
        journal.refuse(bad.getKey(), bad.getValue());
        notes.refused(bad.getKey().hash(), bad.getValue());
      }
      return new Step.Instead(
          sorted.rest().isEmpty() ? List.of() : List.of(SettlingBatch.of(sorted.rest())));
    }
    if (passage.rejections() >= REJECTIONS_MAX && batch.size() > 1) {
      return new Step.Instead(batch.halves());
    }
    return new Step.Rejected("the validators rejected it, and nothing is wrong with its leaves");
  }

  private boolean isIndividuallySettled(SettlementLeaf leaf) {
    try {
      return relay.isIndividuallySettled(leaf.hash());
    } catch (IOException e) {
      throw new UncheckedIOException("the chain does not answer: " + e.getMessage(), e);
    }
  }

  /** Where a blob cannot be so large, halves of the batch go instead. */
  private Step store(Passage passage, SettlingBatch batch) throws IOException {
    Blobs.Stored stored =
        passage.blobId().isEmpty() ? blobs.store(batch) : blobs.storeAgain(batch, passage.blobId());
    return switch (stored) {
      case Blobs.Stored.As(String id) -> {
        blobs.requireReadable(batch, id);
        tell(batch, id, Settlement.Status.STATUS_UPLOADED);
        yield new Step.Next(Phase.OPEN, id);
      }
      case Blobs.Stored.TooLarge(boolean isSure, String reason) -> {
        // A publisher's word counts only if it stays with it.
        if (batch.size() == 1 || !isSure && passage.failures() < REFUSALS_MAX) {
          throw new IOException(reason);
        }
        notes.halved(batch.root(), reason);
        yield new Step.Instead(batch.halves());
      }
    };
  }

  private Step open(Passage passage, SettlingBatch batch) throws IOException {
    Relay.Opening opening = relay.opening(batch.root());
    RootState before = opening.state();
    switch (before.status()) {
      // Another bridge was faster.
      case SETTLED -> {
        return new Step.Next(Phase.LOOK, passage.blobId());
      }
      case PENDING -> {
        return new Step.Pending(before.number(), "", passage.blobId());
      }
      case NONE, REJECTED, EXPIRED -> {}
    }
    // What validators judge by the opening block's time is not opened in a block of the past.
    if (!opening.isFresh()) {
      return new Step.Waits(Phase.OPEN, "the chain's latest block is too old to open it in");
    }
    if (opening.pendingOfAccount() >= Relay.PENDING_MAX) {
      return new Step.Waits(
          Phase.OPEN, "the bridge's account has as many settlements open as the relay allows");
    }
    relay.open(batch.root(), batch.size(), passage.blobId());
    if (before.status() != RelayContract.Status.NONE) {
      notes.reopened();
    }
    tell(batch, passage.blobId(), Settlement.Status.STATUS_PENDING);
    return look(passage, batch);
  }

  /** Reads back what is pending for long, and stores it again if nobody gives it. */
  private Step heal(Passage passage, SettlingBatch batch) {
    String id = passage.blobId().isEmpty() ? blobs.id(batch) : passage.blobId();
    String more =
        isReadable(batch, id)
            ? ""
            : healed(batch, id).map(reason -> "; its blob cannot be had: " + reason).orElse("");
    return new Step.Pending(passage.number(), more, id);
  }

  private boolean isReadable(SettlingBatch batch, String id) {
    try {
      blobs.requireReadable(batch, id);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Stores a blob again that is lost. Why it is not stored; nothing if it is. */
  private Optional<String> healed(SettlingBatch batch, String id) {
    notes.lost(batch.root());
    try {
      return switch (blobs.storeAgain(batch, id)) {
        case Blobs.Stored.As _ -> {
          notes.healed();
          yield Optional.empty();
        }
        case Blobs.Stored.TooLarge(boolean _, String reason) -> Optional.of(reason);
      };
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void tell(SettlingBatch batch, String blobId, Settlement.Status status) {
    journal.progress(batch.root(), batch.size(), Route.BATCH, blobId, status);
  }
}
