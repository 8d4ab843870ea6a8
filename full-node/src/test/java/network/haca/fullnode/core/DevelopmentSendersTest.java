package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RoleContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule L8: who sends for a development network has what that takes from the first block on. */
class DevelopmentSendersTest {
  private static final Address RELAY = Address.ofWord(Bytes32.ofUnsigned(0x7001));
  private static final Address OPERATOR = Address.ofWord(Bytes32.ofUnsigned(0x7002));
  private static final Address KEEPER = Address.ofWord(Bytes32.ofUnsigned(0x7003));
  private static final List<Address> KNOWN = DevelopmentAccounts.addresses();

  private static StateView genesis(DevelopmentSenders senders) {
    return new TestLedger(ChainConfig.development(senders), 10).latest();
  }

  private static boolean has(StateView state, Address contract, Bytes32 role, Address account) {
    return RoleContract.decodeHas(state.read(contract, RoleContract.has(role, account)));
  }

  @Test
  void sendersHaveFundsAndTheirRolesAndTheAdministratorKeepsAllOfHis() {
    StateView state =
        genesis(new DevelopmentSenders(Optional.of(RELAY), List.of(OPERATOR), List.of(KEEPER)));
    assertTrue(has(state, Addresses.RELAY, RoleContract.RELAY, RELAY));
    assertTrue(has(state, Addresses.REGISTRY, RoleContract.OPERATOR, OPERATOR));
    assertTrue(has(state, Addresses.REGISTRY, RoleContract.ADMINISTRATOR, OPERATOR));
    assertFalse(has(state, Addresses.RELAY, RoleContract.ADMINISTRATOR, RELAY));
    assertFalse(has(state, Addresses.RELAY, RoleContract.RELAY, KNOWN.get(1)), "a known key");
    for (Address funded : List.of(RELAY, OPERATOR, KEEPER, KNOWN.get(0), KNOWN.get(3))) {
      assertEquals(state.state().balance(KNOWN.get(0)), state.state().balance(funded));
    }
    assertTrue(has(state, Addresses.RELAY, RoleContract.ADMINISTRATOR, KNOWN.get(0)));
    assertTrue(has(state, Addresses.RELAY, RoleContract.RELAY, KNOWN.get(0)));
    assertTrue(has(state, Addresses.REGISTRY, RoleContract.OPERATOR, KNOWN.get(0)));
    assertTrue(has(state, Addresses.REGISTRY, RoleContract.ADMINISTRATOR, KNOWN.get(0)));
  }

  @Test
  void withoutThemTheSecondDevelopmentAccountIsTheRelay() {
    StateView state = genesis(DevelopmentSenders.NONE);
    assertTrue(has(state, Addresses.RELAY, RoleContract.RELAY, KNOWN.get(1)));
  }
}
