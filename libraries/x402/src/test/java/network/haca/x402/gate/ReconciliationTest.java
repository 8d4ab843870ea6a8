package network.haca.x402.gate;

import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry.Kind;
import network.haca.x402.gate.BookEntry.Request;
import org.junit.jupiter.api.Test;

/** Books that add up have no differences; each that is made is found, to the unit. */
class ReconciliationTest {
  private static final Bytes32 PAYMENT = Bytes32.ofUnsigned(1);
  private static final Bytes32 FIRST = Bytes32.ofUnsigned(2);
  private static final Bytes32 SECOND = Bytes32.ofUnsigned(3);
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(4);

  private static final List<BookEntry> GOOD =
      List.of(
          entry(Kind.OPENED, 1_000, 0, Optional.empty()),
          entry(Kind.RESERVED, 500, 0, Optional.of(FIRST)),
          entry(Kind.RESERVED, 500, 0, Optional.of(SECOND)),
          entry(Kind.CHARGED, 70, 0, Optional.of(FIRST)),
          entry(Kind.CHARGED, 20, 0, Optional.of(SECOND)),
          entry(Kind.CHARGED, 30, 0, Optional.of(SECOND)),
          entry(Kind.CLAIMED, 109, 9, Optional.empty()),
          entry(Kind.SETTLED, 109, 0, Optional.empty()));

  @Test
  void booksThatAddUp() throws Exception {
    assertEquals(List.of(), differences(GOOD, 109));
    assertEquals(List.of(), differences(GOOD.subList(0, 7), 0));
    assertEquals(BigInteger.valueOf(109), reconciliation(GOOD.subList(0, 7)).underWay());
  }

  @Test
  void oneUnitThatDidNotMoveIsFound() throws Exception {
    assertTrue(differences(GOOD, 108).getFirst().contains("109 are settled"));
  }

  @Test
  void oneUnitThatWasNotChargedIsFound() throws Exception {
    List<BookEntry> wrong =
        GOOD.stream()
            .map(
                each ->
                    each.kind() == Kind.CLAIMED
                        ? entry(Kind.CLAIMED, 110, 9, Optional.empty())
                        : each)
            .toList();
    assertTrue(differences(wrong, 109).getFirst().contains("the charges are 109, and 110"));
  }

  @Test
  void aChargeWithoutAReservationAndAReservationWithoutAChargeAreFound() throws Exception {
    List<BookEntry> without =
        GOOD.stream()
            .filter(each -> !each.equals(GOOD.get(1)) && !each.equals(GOOD.get(4)))
            .toList();
    assertTrue(differences(without, 109).getFirst().contains("was not reserved"));
    List<BookEntry> uncharged =
        GOOD.stream()
            .filter(
                each ->
                    each.kind() != Kind.CHARGED || !each.request().equals(GOOD.get(3).request()))
            .toList();
    assertTrue(differences(uncharged, 109).getFirst().contains("never charged"));
  }

  @Test
  void whatIsCreditedBeforeTheClaimLessensItAndWhatIsCreditedAfterDoesNot() throws Exception {
    List<BookEntry> credited = new ArrayList<>(GOOD);
    credited.add(6, entry(Kind.CORRECTED, 9, 0, Optional.empty()));
    assertTrue(differences(credited, 109).getFirst().contains("the charges are 100, and 109"));
    credited.set(7, entry(Kind.CLAIMED, 100, 9, Optional.empty()));
    credited.set(8, entry(Kind.SETTLED, 100, 0, Optional.empty()));
    assertEquals(List.of(), differences(credited, 100));
    credited.add(entry(Kind.CORRECTED, 100, 0, Optional.empty()));
    assertEquals(List.of(), differences(credited, 100));
    assertEquals(BigInteger.valueOf(109), reconciliation(credited).credited());
    credited.add(entry(Kind.CORRECTED, 1, 0, Optional.empty()));
    assertTrue(differences(credited, 100).getFirst().contains("101 are credited"));
  }

  @Test
  void aLossIsOneUntilAllOfItIsWrittenOff() throws Exception {
    List<BookEntry> lost = new ArrayList<>(GOOD);
    lost.set(7, entry(Kind.FAILED, 109, 0, Optional.empty()));
    lost.add(entry(Kind.CORRECTED, 100, 0, Optional.empty()));
    assertTrue(differences(lost, 0).getFirst().contains("9 were not paid"));
    lost.add(entry(Kind.CORRECTED, 9, 0, Optional.empty()));
    assertEquals(List.of(), differences(lost, 0));
  }

  @Test
  void whatWasNotPaidIsFound() throws Exception {
    List<BookEntry> failed =
        List.of(
            entry(Kind.CLAIMED, 0, 0, Optional.empty()),
            entry(Kind.FAILED, 5, 0, Optional.empty()));
    assertTrue(differences(failed, 0).getFirst().contains("5 were not paid"));
  }

  @Test
  void aPageIsReadAsItWasWritten() throws Exception {
    BookPage page = new BookPage(Map.of(7L, GOOD.get(1), 8L, GOOD.get(7)));
    assertEquals(page, value(BookPage.read(page.toJson().toString())));
  }

  @Test
  void oneTransactionSettlesOnePayment() throws Exception {
    BookEntry settled = GOOD.get(7);
    BookEntry other =
        new BookEntry(
            Kind.SETTLED,
            settled.at(),
            Bytes32.ofUnsigned(9),
            "gate-a",
            settled.network(),
            settled.token(),
            settled.amount(),
            Uint256.ZERO,
            Optional.empty(),
            settled.transaction(),
            "");
    assertTrue(differences(List.of(settled, other), 109).getFirst().contains("another payment"));
  }

  private static List<String> differences(List<BookEntry> entries, long moved) throws Exception {
    return reconciliation(entries)
        .differences((_, _, _) -> List.of(BigInteger.valueOf(moved)))
        .stream()
        .map(Reconciliation.Difference::what)
        .toList();
  }

  private static Reconciliation reconciliation(List<BookEntry> entries) {
    Reconciliation reconciliation = new Reconciliation();
    entries.forEach(reconciliation::add);
    return reconciliation;
  }

  private static BookEntry entry(
      Kind kind, long amount, long hidden, Optional<Bytes32> reservation) {
    return new BookEntry(
        kind,
        Instant.ofEpochSecond(1_800_000_000),
        PAYMENT,
        "gate-a",
        "eip155:84532",
        "0x" + "11".repeat(20),
        Uint256.of(amount),
        Uint256.of(hidden),
        reservation.map(
            id ->
                new Request(
                    id, "node", "model", "v1", "0.2", new Usage(1, 2, 3, 4), true, false, true)),
        kind == Kind.SETTLED ? Optional.of(TRANSACTION) : Optional.empty(),
        "");
  }
}
