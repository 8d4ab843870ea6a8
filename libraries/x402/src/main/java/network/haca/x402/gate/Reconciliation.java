package network.haca.x402.gate;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes32;
import network.haca.x402.gate.BookEntry.Kind;

/**
 * Books held against themselves and against the chain, payment by payment and to the unit: each
 * reservation has one charge, the charges less what was credited are what was claimed, and what was
 * claimed is what moved. A credit after that writes off what did not move, or is owed to the payer.
 */
public final class Reconciliation {
  private final Map<Bytes32, Account> accounts = new LinkedHashMap<>();

  /** The tokens that a transaction moved. */
  public interface Transfers {
    /**
     * The amounts that a transaction moved of a token, one for each of its transfers.
     *
     * @param network as {@code eip155:ID}
     * @throws IOException if the network does not answer
     */
    List<BigInteger> of(String network, String token, Bytes32 transaction) throws IOException;
  }

  /**
   * One thing that does not add up.
   *
   * @param payment under which name the books know it
   * @param what in words, with both amounts
   */
  public record Difference(Bytes32 payment, String what) {}

  private static final class Account {
    private final Map<Bytes32, BigInteger> reserved = new HashMap<>();
    private final Map<Bytes32, BigInteger> charged = new HashMap<>();
    private Optional<BookEntry> claimed = Optional.empty();
    private Optional<BookEntry> end = Optional.empty();
    private BigInteger creditedBefore = BigInteger.ZERO;
    private BigInteger creditedAfter = BigInteger.ZERO;

    private void credit(BigInteger amount) {
      if (claimed.isEmpty()) {
        creditedBefore = creditedBefore.add(amount);
      } else {
        creditedAfter = creditedAfter.add(amount);
      }
    }

    /** Credits of what was claimed; a gate that keeps its own books claims by settling. */
    private BigInteger creditedOfClaim() {
      return claimed.isEmpty() ? creditedBefore : creditedAfter;
    }
  }

  /** Takes the next entry; they come in their order. */
  public void add(BookEntry entry) {
    Account account = accounts.computeIfAbsent(entry.payment(), _ -> new Account());
    BigInteger amount = entry.amount().value();
    switch (entry.kind()) {
      case RESERVED ->
          entry.request().ifPresent(each -> account.reserved.put(each.reservation(), amount));
      case CHARGED ->
          entry.request().ifPresent(each -> account.charged.put(each.reservation(), amount));
      case CLAIMED -> account.claimed = Optional.of(entry);
      case SETTLED, FAILED -> account.end = Optional.of(entry);
      case CORRECTED -> account.credit(amount);
      case OPENED -> {}
    }
  }

  /**
   * All that does not add up; what is under way is not among it.
   *
   * @throws IOException if a network does not answer
   */
  public List<Difference> differences(Transfers transfers) throws IOException {
    List<Difference> found = new ArrayList<>();
    Set<Bytes32> transactions = new HashSet<>();
    for (Map.Entry<Bytes32, Account> each : accounts.entrySet()) {
      Account account = each.getValue();
      List<String> wrong = new ArrayList<>(requests(account));
      claim(account).ifPresent(wrong::add);
      end(account, transfers).ifPresent(wrong::add);
      account
          .end
          .flatMap(BookEntry::transaction)
          .filter(transaction -> !transactions.add(transaction))
          .ifPresent(twice -> wrong.add(twice + " is said to have settled another payment, too"));
      wrong.forEach(what -> found.add(new Difference(each.getKey(), what)));
    }
    return found;
  }

  /** The payments that stand in the books. */
  public int payments() {
    return accounts.size();
  }

  /** What was claimed and has neither moved nor failed yet. */
  public BigInteger underWay() {
    return accounts.values().stream()
        .filter(each -> each.end.isEmpty())
        .flatMap(each -> each.claimed.stream())
        .map(each -> each.amount().value())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Sum of all that operators credited. */
  public BigInteger credited() {
    return accounts.values().stream()
        .map(each -> each.creditedBefore.add(each.creditedAfter))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static List<String> requests(Account account) {
    List<String> wrong = new ArrayList<>();
    account.charged.forEach(
        (id, charge) -> {
          BigInteger reserved = account.reserved.get(id);
          if (reserved == null) {
            wrong.add("%s is charged for %s, which was not reserved".formatted(charge, id));
          } else if (charge.compareTo(reserved) > 0) {
            wrong.add(
                "%s are charged for %s, and %s were reserved".formatted(charge, id, reserved));
          }
        });
    if (account.claimed.isPresent()) {
      account.reserved.keySet().stream()
          .filter(id -> !account.charged.containsKey(id))
          .forEach(id -> wrong.add("%s was reserved and never charged".formatted(id)));
    }
    return wrong;
  }

  private static Optional<String> claim(Account account) {
    if (account.claimed.isEmpty()) {
      return Optional.empty();
    }
    BookEntry claimed = account.claimed.get();
    BigInteger charges =
        account.charged.values().stream()
            .reduce(claimed.hidden().value(), BigInteger::add)
            .subtract(account.creditedBefore);
    return charges.equals(claimed.amount().value())
        ? Optional.empty()
        : Optional.of(
            "the charges are %s, and %s were claimed".formatted(charges, claimed.amount()));
  }

  private static Optional<String> end(Account account, Transfers transfers) throws IOException {
    if (account.end.isEmpty()) {
      return Optional.empty();
    }
    BookEntry end = account.end.get();
    BigInteger left = end.amount().value().subtract(account.creditedOfClaim());
    if (left.signum() < 0) {
      return Optional.of(
          "%s are credited, and %s were claimed"
              .formatted(account.creditedOfClaim(), end.amount()));
    }
    if (end.kind() == Kind.FAILED) {
      return left.signum() == 0
          ? Optional.empty()
          : Optional.of("%s were not paid: %s".formatted(left, end.note()));
    }
    if (account.claimed.filter(each -> !each.amount().equals(end.amount())).isPresent()) {
      return Optional.of(
          "%s were claimed, and %s settled"
              .formatted(account.claimed.get().amount(), end.amount()));
    }
    if (end.transaction().isEmpty()) {
      return end.amount().isZero()
          ? Optional.empty()
          : Optional.of("%s are settled by no transaction".formatted(end.amount()));
    }
    List<BigInteger> moved = transfers.of(end.network(), end.token(), end.transaction().get());
    return moved.contains(end.amount().value())
        ? Optional.empty()
        : Optional.of(
            "%s are settled, and transaction %s moved %s"
                .formatted(end.amount(), end.transaction().get(), moved));
  }
}
