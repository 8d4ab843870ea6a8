package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.v1.Settlement;

/**
 * Takes one leaf to its receipt by a proof in zero knowledge: the proof goes to Walrus, a
 * settlement names it, and the validators judge it (rules S5, H4). The relay settles a root once
 * and says what became of it, so every step may be done again, by any bridge.
 */
public final class ZkJourney {
  static final Duration DECISION_MAX = Duration.ofSeconds(20);
  static final Duration LOOK = Duration.ofMillis(100);

  private final Chain chain;
  private final ProvenStore store;
  private final Receipts receipts;
  private final Journal journal;
  private final StoredProofs stored = new StoredProofs();

  /**
   * The chain, as a journey needs it.
   *
   * @param pause between two looks at it
   */
  public record Chain(
      Relay relay, Certification certifier, LeafRules rules, ProvenRules proofs, Pause pause) {}

  public ZkJourney(Chain chain, ProvenStore store, Receipts receipts, Journal journal) {
    this.chain = chain;
    this.store = store;
    this.receipts = receipts;
    this.journal = journal;
  }

  /**
   * Takes a leaf as far as it goes.
   *
   * @param model the entry by whose verifier the proof is judged
   * @param done is run when the leaf has its receipt or is refused for good
   * @throws IOException if something does not answer, or not yet; to be tried again
   */
  public void travel(Bytes32 model, ProvenInference proven, Runnable done) throws IOException {
    SettlementLeaf leaf = proven.leaf();
    RootState state = chain.relay().state(leaf.hash());
    if (isSettledOtherwise(leaf, state)) {
      done.run();
      return;
    }
    if (state.status() != Status.SETTLED && state.status() != Status.PENDING) {
      if (chain.relay().isIndividuallySettled(leaf.hash())) {
        done.run();
        return;
      }
      Optional<String> refusal = refusal(model, proven, state.status());
      if (refusal.isPresent()) {
        journal.refuse(leaf, refusal.get());
        done.run();
        return;
      }
      if (state.status() == Status.EXPIRED) {
        stored.forget(proven);
      }
      open(model, proven);
    }
    conclude(model, proven, awaitDecision(leaf.hash()));
    done.run();
  }

  /**
   * Why this proof is not opened, or not once more. One that does not hold never is: the root would
   * be rejected, and others have proofs of the same leaf that hold.
   */
  private Optional<String> refusal(Bytes32 model, ProvenInference proven, Status status)
      throws IOException {
    if (!chain.relay().isProvable(model)) {
      return Optional.of("no circuit is registered of model " + model);
    }
    Optional<String> flaw = chain.proofs().refusal(model, proven);
    return flaw.isEmpty() && status == Status.REJECTED
        ? chain.rules().refusal(proven.leaf())
        : flaw;
  }

  private static boolean isOver(RootState state) {
    return state.status() == Status.SETTLED || state.status() == Status.REJECTED;
  }

  /** Returns true if it is in a batch of one: who tells receipts of batches knows it. */
  private boolean isSettledOtherwise(SettlementLeaf leaf, RootState state) throws IOException {
    return state.status() == Status.SETTLED
        && (!chain.relay().isZk(state.number()) || receipts.has(leaf.hash()));
  }

  private void open(Bytes32 model, ProvenInference proven) throws IOException {
    Bytes32 leaf = proven.leaf().hash();
    // What validators judge by the opening block's time is not opened in a block of the past.
    Relay.Opening opening = chain.relay().opening(leaf);
    if (!opening.isFresh()) {
      throw new IOException("the chain's latest block is too old to open it in");
    }
    if (opening.pendingOfAccount() >= Relay.PENDING_MAX) {
      throw new IOException("the account has as many settlements open as the relay allows");
    }
    Optional<String> known = stored.find(proven);
    String blobId = known.isPresent() ? known.get() : store.store(proven);
    stored.add(proven, blobId);
    journal.progress(leaf, 1, Route.ZK, blobId, Settlement.Status.STATUS_UPLOADED);
    chain.relay().openZk(model, leaf, blobId);
    journal.progress(leaf, 1, Route.ZK, blobId, Settlement.Status.STATUS_PENDING);
  }

  private RootState awaitDecision(Bytes32 root) throws IOException {
    for (long look = DECISION_MAX.dividedBy(LOOK); look > 0; look--) {
      RootState state = chain.relay().state(root);
      if (isOver(state)) {
        return state;
      }
      chain.pause().take(LOOK);
    }
    throw new IOException("the validators have not decided on %s yet".formatted(root));
  }

  private void conclude(Bytes32 model, ProvenInference proven, RootState decided)
      throws IOException {
    SettlementLeaf leaf = proven.leaf();
    if (decided.status() == Status.REJECTED) {
      journal.refuse(
          leaf,
          refusal(model, proven, decided.status())
              .orElseThrow(
                  () -> new IOException(leaf.hash() + " was rejected with nothing against it")));
      return;
    }
    List<SettlementLeaf> alone = List.of(leaf);
    Certificate certificate = certificate(leaf);
    receipts.save(leaf.hash(), certificate, alone, chain.rules().publicKeys(alone));
    String blobId = chain.relay().settlement(decided.number()).blobId().toUtf8();
    journal.proven(leaf, blobId, certificate.height());
  }

  private Certificate certificate(SettlementLeaf leaf) throws IOException {
    for (long look = DECISION_MAX.dividedBy(LOOK); look > 0; look--) {
      Optional<Certificate> certificate =
          chain.certifier().certify(Route.ZK, leaf.hash(), List.of(leaf.teeId()));
      if (certificate.isPresent()) {
        return certificate.get();
      }
      chain.pause().take(LOOK);
    }
    throw new IOException("the chain does not prove %s yet".formatted(leaf.hash()));
  }
}
