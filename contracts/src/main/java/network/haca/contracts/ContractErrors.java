package network.haca.contracts;

import com.esaulpaugh.headlong.abi.ABIJSON;
import com.esaulpaugh.headlong.abi.ContractError;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.nio.BufferUnderflowException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/** The custom errors with which this network's contracts revert, in words. */
final class ContractErrors {
  private static final String[] CONTRACTS = {
    "ValidatorSet",
    "InferenceSettlementRelay",
    "TEERegistry",
    "ModelRegistry",
    "workflows/WorkflowScheduler",
    "workflows/PriceHistory"
  };
  private static final int SELECTOR_SIZE = 4;

  /** OpenZeppelin's, of an account and a role. */
  private static final String UNAUTHORIZED = "AccessControlUnauthorizedAccount";

  /** Stands in what is said of a call by an account without the role that it takes. */
  static final String LACKS_ROLE = " lacks the role ";

  private static final Map<Bytes32, String> ROLES = roles();

  private ContractErrors() {}

  private static Map<Bytes32, String> roles() {
    Map<Bytes32, String> roles = new TreeMap<>();
    roles.put(RoleContract.ADMINISTRATOR, "DEFAULT_ADMIN_ROLE");
    roles.put(RoleContract.OPERATOR, "TEE_OPERATOR");
    roles.put(RoleContract.RELAY, "SETTLEMENT_RELAY_ROLE");
    return roles;
  }

  /**
   * For example {@code ChangeTooLarge[14, 13]}; a missing role by its name.
   *
   * @param data that a call reverted with
   * @return nothing if it is none of their errors
   */
  static Optional<String> describe(Bytes data) {
    if (data.size() < SELECTOR_SIZE) {
      return Optional.empty();
    }
    for (String contract : CONTRACTS) {
      for (ContractError<Tuple> error :
          ABIJSON.parseErrors(ContractArtifact.load(contract).abi())) {
        Function form = error.function();
        if (Bytes.wrap(form.selector()).equals(data.slice(0, SELECTOR_SIZE))) {
          return values(form, data)
              .map(
                  values ->
                      error.getName().equals(UNAUTHORIZED)
                          ? lacking(values)
                          : Printable.line(error.getName() + values));
        }
      }
    }
    return Optional.empty();
  }

  /** Nothing if they are not what the error has: a node may say anything. */
  private static Optional<Tuple> values(Function form, Bytes data) {
    try {
      return Optional.of(form.decodeCall(data.toArray()));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static String lacking(Tuple accountAndRole) {
    Bytes32 role = Bytes32.copyOf(accountAndRole.<byte[]>get(1));
    return "account "
        + ContractAbi.address(accountAndRole.<com.esaulpaugh.headlong.abi.Address>get(0))
        + LACKS_ROLE
        + ROLES.getOrDefault(role, role.toHex());
  }
}
