package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.primitives.Secp256k1;
import network.haca.x402.TestPayer;
import network.haca.x402.gate.BookEntry;

/** Holds a facilitator's books, and its chain, to the payments that were made. */
final class MovedOnce {
  private final FacilitatorUnderTest facilitator;
  private final GateUnderTest gate;
  private BigInteger due = BigInteger.ZERO;
  private int payments;

  MovedOnce(FacilitatorUnderTest facilitator, GateUnderTest gate) {
    this.facilitator = facilitator;
    this.gate = gate;
  }

  /** Counts one more payment; returns which one it is, from 1. */
  int begin() {
    return ++payments;
  }

  /** The payment has been charged that amount. */
  void charged(BigInteger amount) {
    due = due.add(amount);
  }

  int payments() {
    return payments;
  }

  long count(BookEntry.Kind kind) throws Exception {
    return gate.books().values().stream().filter(each -> each.kind() == kind).count();
  }

  /**
   * Fails unless every payment has moved once what its one answer costs, by one transaction.
   *
   * @param secret a file that is made, with the gate's secret
   */
  void assertReconciled(Path secret) throws Exception {
    assertEquals(payments, count(BookEntry.Kind.OPENED));
    assertEquals(payments, count(BookEntry.Kind.CLAIMED));
    assertEquals(payments, count(BookEntry.Kind.SETTLED));
    assertEquals(0, count(BookEntry.Kind.FAILED));
    assertEquals(count(BookEntry.Kind.RESERVED), count(BookEntry.Kind.CHARGED));
    assertEquals(due, facilitator.balance(TestPayer.PAY_TO).value());
    assertEquals(payments, facilitator.client.nonce(Secp256k1.addressOf(FacilitatorUnderTest.KEY)));
    Path written = Files.writeString(secret, FacilitatorUnderTest.SECRET);
    assertEquals(0, facilitator.reconcile(written, facilitator.chainUrl()));
  }
}
