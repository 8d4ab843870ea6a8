package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** OpenZeppelin's AccessControl, as registry and relay have it: who may do what. */
public final class RoleContract {
  /** The administrator of the contract that is asked. */
  public static final Bytes32 ADMINISTRATOR = Bytes32.ZERO;

  /** May register nodes, at the registry. */
  public static final Bytes32 OPERATOR = named("TEE_OPERATOR");

  /** May open settlements, at the relay. */
  public static final Bytes32 RELAY = named("SETTLEMENT_RELAY_ROLE");

  private static final Function GRANT = Function.parse("grantRole(bytes32,address)");
  private static final Function REVOKE = Function.parse("revokeRole(bytes32,address)");
  private static final Function HAS = Function.parse("hasRole(bytes32,address)", "(bool)");

  private RoleContract() {}

  public static Bytes grant(Bytes32 role, Address account) {
    return call(GRANT, role, account);
  }

  public static Bytes revoke(Bytes32 role, Address account) {
    return call(REVOKE, role, account);
  }

  /** Asks whether an account has a role. */
  public static Bytes has(Bytes32 role, Address account) {
    return call(HAS, role, account);
  }

  public static boolean decodeHas(Bytes output) {
    return ContractAbi.result(HAS, output).<Boolean>get(0);
  }

  private static Bytes call(Function function, Bytes32 role, Address account) {
    return ContractAbi.call(function, role.toArray(), ContractAbi.address(account));
  }

  private static Bytes32 named(String name) {
    return Keccak.hash(Bytes.ofUtf8(name));
  }
}
