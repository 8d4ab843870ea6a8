package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever comes back owes what it owed. */
class AddressesTest {
  private final Addresses addresses = new Addresses(Limits.STANDARD, () -> 0);

  private static void spend(Caller caller) {
    caller.spend(Duration.ofMinutes(10).toNanos());
  }

  @Test
  void aDebtOutlivesManyAddressesThatOweNothing() {
    Caller debtor = addresses.open("debtor");
    spend(debtor);
    addresses.close(debtor);
    for (int i = 0; i < 9_999; i++) {
      // They use a little, so that each is remembered.
      Caller other = addresses.open("before " + i);
      other.spend(1);
      addresses.close(other);
    }
    addresses.open("one more");
    Caller last = addresses.open("last");
    addresses.close(last);
    Caller again = addresses.open("debtor");
    assertThrows(LimitExceeded.class, () -> again.requireTime(Kind.HEAVY));
    assertThrows(LimitExceeded.class, () -> again.requireTime(Kind.QUICK));
  }
}
