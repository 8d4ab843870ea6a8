package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Address;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Test;

/** Rules X1 and X14: whose payments are settled, in what, and to whom. */
class ServedTest {
  private static final Offer OFFER = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
  private static final Address STRANGER = Address.fromHex("0x" + "5a".repeat(20));

  @Test
  void onlyPayersThatAreListedAreTakenWhereAnyAre() {
    assertEquals(Optional.empty(), refusal(Optional.empty(), STRANGER));
    Optional<Set<Address>> listed = Optional.of(Set.of(TestPayer.PAY_TO));
    assertEquals(Optional.empty(), refusal(listed, TestPayer.PAY_TO));
    assertEquals(Optional.of(Reason.PAYER_NOT_TAKEN), refusal(listed, STRANGER));
  }

  @Test
  void otherTokensAndRecipientsAreNot() {
    Served.Token token = new Served.Token(Network.BASE_SEPOLIA, TestPayer.TOKEN);
    assertEquals(
        Optional.of(Reason.NOT_SERVED),
        reason(new Served(Set.of(token), Set.of(STRANGER), Optional.empty()), STRANGER));
    assertEquals(
        Optional.of(Reason.NOT_SERVED),
        reason(
            new Served(
                Set.of(new Served.Token(Network.BASE, TestPayer.TOKEN)),
                Set.of(TestPayer.PAY_TO),
                Optional.empty()),
            STRANGER));
  }

  private static Optional<Reason> refusal(Optional<Set<Address>> payers, Address payer) {
    Served.Token token = new Served.Token(Network.BASE_SEPOLIA, TestPayer.TOKEN);
    return reason(new Served(Set.of(token), Set.of(TestPayer.PAY_TO), payers), payer);
  }

  private static Optional<Reason> reason(Served served, Address payer) {
    return served.refusal(OFFER, payer).map(Refusal::reason);
  }
}
