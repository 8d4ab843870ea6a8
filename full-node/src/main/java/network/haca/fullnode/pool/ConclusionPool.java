package network.haca.fullnode.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.fullnode.core.AdmissionPlace;
import network.haca.fullnode.core.ConclusionOrder;
import network.haca.fullnode.core.ConclusionRefusal;
import network.haca.fullnode.core.ProposalOrder;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The conclusions that wait for their block, apart from users' transactions: one place for each
 * open admission, which the conclusion with the most answers has (rules M4, P5).
 */
public final class ConclusionPool {
  /** Of all that wait. */
  static final long BYTES_MAX = 16 << 20;

  private final OpenAdmissions open;
  private final Map<Bytes32, Waiting> byTransaction = new TreeMap<>();

  /** The nodes, each of the row of an open admission, that handed in a wrong proof for it. */
  private final Map<Bytes32, Set<Bytes32>> shutOut = new TreeMap<>();

  private long bytes;

  private record Waiting(Bytes encoded, Bytes32 hash, Conclusion conclusion, long number) {}

  /**
   * Conclusions for a block.
   *
   * @param bytes that they take in it
   * @param gas that they may take in it
   */
  public record Chosen(List<Bytes> conclusions, long bytes, long gas) {
    public Chosen {
      conclusions = List.copyOf(conclusions);
    }
  }

  public ConclusionPool(OpenAdmissions open) {
    this.open = open;
  }

  /** A conclusion that CometBFT does not have yet. It is judged while others use the pool. */
  public Admission offer(Bytes encoded) {
    Optional<Conclusion> read = Conclusion.decode(encoded);
    if (read.isEmpty()) {
      return new Admission.Refused("a conclusion that cannot be read");
    }
    Conclusion conclusion = read.get();
    Optional<AdmissionPlace> place = open.place(conclusion.transactionHash());
    if (place.isEmpty()) {
      return new Admission.Refused("the transaction does not wait for answers");
    }
    Waiting offered = new Waiting(encoded, Keccak.hash(encoded), conclusion, place.get().number());
    Optional<Waiting> held = held(conclusion.transactionHash());
    if (held.map(Waiting::hash).equals(Optional.of(offered.hash()))) {
      return new Admission.Taken();
    }
    if (isShutOut(conclusion)) {
      return new Admission.Refused("its node has handed in a proof that does not hold");
    }
    return unproven(offered, held)
        .<Admission>map(Admission.Refused::new)
        .orElseGet(() -> proven(offered, held));
  }

  /**
   * Why an offered conclusion has no place, whatever its proofs are: only those of one that would
   * have it are worth what they cost. The proofs of the one that is held were looked at before.
   */
  private Optional<String> unproven(Waiting offered, Optional<Waiting> held) {
    Optional<ConclusionRefusal> refusal = open.refusalButProofs(offered.conclusion());
    if (refusal.isPresent()) {
      return refusal.map(ConclusionRefusal::reason);
    }
    boolean isBeaten =
        held.filter(other -> !isRicher(offered.conclusion(), other.conclusion()))
            .filter(other -> open.refusalButProofs(other.conclusion()).isEmpty())
            .isPresent();
    return isBeaten
        ? Optional.of("another conclusion with as many answers waits already")
        : tooLarge(offered, held);
  }

  private Admission proven(Waiting offered, Optional<Waiting> held) {
    Optional<ConclusionRefusal> refusal = open.refusal(offered.conclusion());
    if (refusal.isPresent()) {
      refusal.filter(ConclusionRefusal::isOfProof).ifPresent(_ -> shutOut(offered.conclusion()));
      return new Admission.Refused(refusal.get().reason());
    }
    return take(offered, held);
  }

  private synchronized boolean isShutOut(Conclusion conclusion) {
    return shutOut
        .getOrDefault(conclusion.transactionHash(), Set.of())
        .contains(conclusion.sender());
  }

  /**
   * Looks at no other conclusion of a node for this transaction: its signature was right and its
   * proof was not, which costs more to find than to send.
   */
  private synchronized void shutOut(Conclusion conclusion) {
    shutOut
        .computeIfAbsent(conclusion.transactionHash(), _ -> new TreeSet<>())
        .add(conclusion.sender());
  }

  private synchronized Optional<Waiting> held(Bytes32 transactionHash) {
    return Optional.ofNullable(byTransaction.get(transactionHash));
  }

  /**
   * @param instead of this one, which has the place
   */
  private synchronized Admission take(Waiting offered, Optional<Waiting> instead) {
    Bytes32 transactionHash = offered.conclusion().transactionHash();
    if (!held(transactionHash).equals(instead)) {
      return new Admission.Refused("another conclusion came at the same time; send it again");
    }
    Optional<String> tooLarge = tooLarge(offered, instead);
    if (tooLarge.isPresent()) {
      return new Admission.Refused(tooLarge.get());
    }
    bytes += more(offered, instead);
    byTransaction.put(transactionHash, offered);
    return new Admission.Taken();
  }

  private synchronized Optional<String> tooLarge(Waiting offered, Optional<Waiting> instead) {
    return bytes + more(offered, instead) > BYTES_MAX
        ? Optional.of(
            "conclusions of "
                + BYTES_MAX
                + " bytes wait already; send it again after the next block")
        : Optional.empty();
  }

  private static long more(Waiting offered, Optional<Waiting> instead) {
    return offered.encoded().size() - (long) instead.map(held -> held.encoded().size()).orElse(0);
  }

  private static boolean isRicher(Conclusion one, Conclusion other) {
    return one.round() > other.round()
        || (one.round() == other.round() && one.answers().size() > other.answers().size());
  }

  /** Whether CometBFT may keep a conclusion that it has. */
  public synchronized boolean recheck(Bytes32 hash) {
    return byTransaction.values().stream().anyMatch(held -> held.hash().equals(hash));
  }

  /** A block was committed: what is not open any more goes, and what is of an earlier round. */
  public synchronized void committed() {
    byTransaction.values().stream().filter(held -> !isOpen(held)).toList().forEach(this::remove);
    shutOut.keySet().removeIf(transaction -> open.place(transaction).isEmpty());
  }

  private boolean isOpen(Waiting held) {
    return open.place(held.conclusion().transactionHash())
        .filter(place -> place.round() == held.conclusion().round())
        .isPresent();
  }

  /** A conclusion turned out to be wrong in a proposal: it goes, unless it is only too early. */
  public synchronized void refused(Bytes32 hash) {
    byTransaction.values().stream()
        .filter(held -> held.hash().equals(hash))
        .filter(held -> open.refusalButProofs(held.conclusion()).isPresent())
        .toList()
        .forEach(this::remove);
  }

  private void remove(Waiting held) {
    byTransaction.remove(held.conclusion().transactionHash());
    bytes -= held.encoded().size();
  }

  /** Conclusions for the next block in its order, as many as fit. */
  public synchronized Chosen choose(long bytesMax, long gasMax) {
    List<Bytes> chosen = new ArrayList<>();
    ConclusionOrder order = new ConclusionOrder();
    long size = 0;
    long gas = 0;
    for (Waiting held :
        byTransaction.values().stream()
            .sorted(Comparator.comparingLong(Waiting::number))
            .toList()) {
      long taken = ProposalOrder.sizeInBlock(held.encoded());
      Optional<AdmissionPlace> place = open.place(held.conclusion().transactionHash());
      if (place.isPresent()
          && size + taken <= bytesMax
          && gas + place.get().gas() <= gasMax
          && order.isNext(place.map(AdmissionPlace::number), held.encoded().size())) {
        order.took(held.number(), held.encoded().size());
        chosen.add(held.encoded());
        size += taken;
        gas += place.get().gas();
      }
    }
    return new Chosen(chosen, size, gas);
  }
}
