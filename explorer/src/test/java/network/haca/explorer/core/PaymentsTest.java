package network.haca.explorer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.core.PaymentEntry.Kind;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class PaymentsTest {
  private static final Bytes32 PAYMENT = Examples.hash("payment");
  private static final Bytes32 TRANSFER = Examples.hash("transfer");
  private static final Page.Ask ALL = new Page.Ask(Bytes.EMPTY, 100);

  private final MemoryRows rows = new MemoryRows();
  private final View view = new View(rows, happening -> {});
  private final Lookup lookup = new Lookup(rows);
  private long number;

  private PaymentEntry entry(Kind kind, long amount, String reservation) {
    number++;
    return new PaymentEntry(
        PAYMENT,
        "books",
        number,
        kind,
        1_000 + number,
        kind == Kind.CORRECTED ? "operator" : "gate",
        "eip155:1",
        "0xtoken",
        BigInteger.valueOf(amount),
        BigInteger.ZERO,
        reservation.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PaymentEntry.Request(
                    Examples.hash(reservation), "node", "model", 11, 7, false, false)),
        kind == Kind.SETTLED ? Optional.of(TRANSFER) : Optional.empty(),
        "");
  }

  private void take(PaymentEntry... entries) {
    List.of(entries).forEach(entry -> view.take(new Event.Paid(entry)));
  }

  private Payment payment() {
    return lookup.payment(PAYMENT).orElseThrow();
  }

  private static void assertAmount(long expected, BigInteger amount) {
    assertEquals(BigInteger.valueOf(expected), amount);
  }

  @Test
  void entriesAddUpToThePayment() {
    take(
        entry(Kind.OPENED, 100, ""),
        entry(Kind.RESERVED, 40, "a"),
        entry(Kind.RESERVED, 30, "b"),
        entry(Kind.CHARGED, 25, "a"));
    assertAmount(100, payment().cap());
    assertAmount(30, payment().reserved());
    assertAmount(25, payment().charged());
    take(
        entry(Kind.CHARGED, 0, "b"),
        entry(Kind.CLAIMED, 25, ""),
        entry(Kind.SETTLED, 25, ""),
        entry(Kind.CORRECTED, 5, "a"));
    Payment payment = payment();
    assertAmount(0, payment.reserved());
    assertAmount(25, payment.charged());
    assertAmount(25, payment.settled());
    assertAmount(5, payment.corrected());
    assertEquals(Kind.SETTLED, payment.kind());
    assertEquals("gate", payment.gate());
    assertEquals(8, payment.entries());
    assertEquals(1_001, payment.listed());
    assertEquals(1_008, payment.latest());
  }

  @Test
  void anAmountOfAllBitsIsKept() {
    BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    PaymentEntry entry = entry(Kind.FAILED, 0, "");
    take(
        new PaymentEntry(
            PAYMENT,
            entry.books(),
            entry.number(),
            entry.kind(),
            entry.at(),
            entry.gate(),
            entry.network(),
            entry.token(),
            most,
            most,
            Optional.empty(),
            Optional.empty(),
            "why"));
    assertEquals(most, payment().failed());
    assertEquals(most, lookup.entries(PAYMENT, ALL).items().getFirst().hidden());
  }

  @Test
  void aChargeAfterALapseTakesThePlaceOfTheFirst() {
    take(entry(Kind.RESERVED, 40, "a"), entry(Kind.CHARGED, 40, "a"), entry(Kind.CHARGED, 12, "a"));
    assertAmount(12, payment().charged());
    assertAmount(0, payment().reserved());
  }

  @Test
  void anEntryThatComesAgainChangesNothing() {
    PaymentEntry reserved = entry(Kind.RESERVED, 40, "a");
    PaymentEntry charged = entry(Kind.CHARGED, 12, "a");
    take(reserved, charged);
    var before = rows.all();
    take(reserved, charged, reserved);
    assertEquals(before, rows.all());
    assertEquals(1, lookup.tally(Selection.PAYMENTS).count());
  }

  @Test
  void paymentsAreFoundByIdAndTransactionAndTheirEntriesInOrder() {
    PaymentEntry opened = entry(Kind.OPENED, 1, "");
    PaymentEntry settled = entry(Kind.SETTLED, 1, "");
    take(opened, settled);
    Found byId = new Found(Found.Kind.PAYMENT, "payment", PAYMENT.toHex());
    assertEquals(List.of(byId), lookup.search(PAYMENT));
    Found byTransaction = new Found(Found.Kind.PAYMENT, "transfer", PAYMENT.toHex());
    assertEquals(List.of(byTransaction), lookup.search(TRANSFER));
    assertEquals(List.of(opened, settled), lookup.entries(PAYMENT, ALL).items());
    Page<PaymentEntry> first = lookup.entries(PAYMENT, new Page.Ask(Bytes.EMPTY, 1));
    assertEquals(
        List.of(settled),
        lookup.entries(PAYMENT, new Page.Ask(first.next().orElseThrow(), 1)).items());
    assertEquals(List.of(payment()), lookup.payments(ALL).items());
  }

  @Test
  void aPageOfEntriesReadsNoMoreThanItShows() {
    for (int i = 0; i < 200; i++) {
      take(entry(Kind.RESERVED, 1, "request " + i));
    }
    int _ = rows.read();
    Page.Ask ten = new Page.Ask(Bytes.EMPTY, 10);
    assertEquals(10, lookup.entries(PAYMENT, ten).items().size());
    // One row more says whether there is another page.
    assertEquals(11, rows.read());
    assertEquals(1, lookup.payments(ten).items().size());
    assertEquals(2, rows.read());
  }

  @Test
  void textsOfStrangersAreCut() {
    PaymentEntry entry = entry(Kind.CHARGED, 1, "a");
    String huge = "x".repeat(10_000);
    take(
        new PaymentEntry(
            PAYMENT,
            huge,
            1,
            Kind.CHARGED,
            1,
            huge,
            huge,
            huge,
            entry.amount(),
            entry.hidden(),
            entry.request(),
            Optional.empty(),
            huge));
    assertEquals(View.TEXT_MAX, payment().gate().length());
    assertEquals(View.TEXT_MAX, lookup.entries(PAYMENT, ALL).items().getFirst().note().length());
  }
}
