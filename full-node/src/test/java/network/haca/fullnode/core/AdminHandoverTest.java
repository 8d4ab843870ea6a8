package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.AdminContract;
import network.haca.contracts.AdminContract.Offer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The administrator's role goes from one hand to another in two steps, and only in two. */
class AdminHandoverTest {
  private static final Address FIRST = DevelopmentAccounts.addresses().get(0);
  private static final Address NEXT = DevelopmentAccounts.addresses().get(2);

  private final TestLedger ledger = new TestLedger(1);
  private long seconds;

  private static List<Address> contracts() {
    return List.of(
        Addresses.REGISTRY, Addresses.INFERENCE_VERIFIER, Addresses.RELAY, Addresses.VALIDATOR_SET);
  }

  private boolean succeeds(int account, Address contract, Bytes data) {
    Bytes transaction = ledger.transactionOf(account, contract, data);
    return ledger.block(++seconds, transaction).entries().getFirst().success();
  }

  private Optional<Offer> offer(Address contract) {
    return AdminContract.decodeOffer(ledger.latest().read(contract, AdminContract.getOffer()));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void whoAcceptsHasTheRoleAndWhoOfferedItHasItNoMore(Address contract) {
    assertTrue(succeeds(0, contract, AdminContract.offer(NEXT)));
    assertEquals(Optional.of(new Offer(FIRST, NEXT)), offer(contract));
    assertFalse(succeeds(3, contract, AdminContract.accept()), "it was offered to another");
    assertFalse(succeeds(2, contract, AdminContract.offer(FIRST)), "it is not accepted yet");
    assertTrue(succeeds(2, contract, AdminContract.accept()));
    assertEquals(Optional.empty(), offer(contract));
    assertFalse(succeeds(0, contract, AdminContract.offer(FIRST)), "it went on");
    assertTrue(succeeds(2, contract, AdminContract.offer(FIRST)));
  }

  @Test
  void anOfferThatWasWithdrawnIsNone() {
    assertTrue(succeeds(0, Addresses.REGISTRY, AdminContract.offer(NEXT)));
    assertTrue(succeeds(0, Addresses.REGISTRY, AdminContract.offer(Address.ZERO)));
    assertFalse(succeeds(2, Addresses.REGISTRY, AdminContract.accept()));
  }
}
