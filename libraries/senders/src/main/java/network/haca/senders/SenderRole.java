package network.haca.senders;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RoleContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The purpose of an account that sends for the network, with the roles of contracts that it needs.
 */
public enum SenderRole {
  /** Opens settlements, in a bridge's name. */
  RELAY("relay"),
  /** Registers nodes and pays for their heartbeats. */
  OPERATOR("operator"),
  /** Runs scheduled workflows, and pays for them. */
  KEEPER("keeper");

  /** Approves measurements: on a development network operators do so for their own nodes. */
  public static final Grant APPROVAL = administration(Addresses.REGISTRY, "TEERegistry");

  private static final Grant RELAYING =
      new Grant(Addresses.RELAY, RoleContract.RELAY, "SETTLEMENT_RELAY_ROLE");
  private static final Grant REGISTRATION =
      new Grant(Addresses.REGISTRY, RoleContract.OPERATOR, "TEE_OPERATOR");

  /** Roles whose holders give and take all roles of the contract. */
  private static final List<Grant> ADMINISTRATION =
      List.of(
          APPROVAL,
          administration(Addresses.RELAY, "InferenceSettlementRelay"),
          administration(Addresses.INFERENCE_VERIFIER, "TEEInferenceVerifier"),
          administration(Addresses.VALIDATOR_SET, "ValidatorSet"),
          administration(Addresses.FEEDS, "Feeds"));

  private static final List<Grant> GRANTS =
      Stream.concat(Stream.of(RELAYING, REGISTRATION), ADMINISTRATION.stream()).toList();

  private final String word;

  SenderRole(String word) {
    this.word = word;
  }

  /** One role of one contract. */
  public record Grant(Address contract, Bytes32 role, String name) {
    public boolean isHeldBy(EthereumClient chain, Address account) throws IOException {
      return chain.read(
          contract,
          RoleContract.has(role, account),
          // A chain of earlier rules lacks a contract, of which nobody has a role.
          output -> !output.isEmpty() && RoleContract.decodeHas(output));
    }

    public Bytes toGive(Address account) {
      return RoleContract.grant(role, account);
    }

    Bytes toTake(Address account) {
      return RoleContract.revoke(role, account);
    }

    /** The role without which nobody can give this one. */
    Grant givenBy() {
      return ADMINISTRATION.stream()
          .filter(each -> each.contract().equals(contract))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The role of that name, or of the sender whose name begins with it and a dash. */
  public static Optional<SenderRole> of(String name) {
    return Stream.of(values())
        .filter(role -> name.equals(role.word) || name.startsWith(role.word + "-"))
        .findFirst();
  }

  /** In commands and in the names of files. */
  public String word() {
    return word;
  }

  /** The grant without which the role cannot work; nothing if it needs funds alone. */
  public Optional<Grant> needed() {
    return switch (this) {
      case RELAY -> Optional.of(RELAYING);
      case OPERATOR -> Optional.of(REGISTRATION);
      case KEEPER -> Optional.empty();
    };
  }

  /** All roles of the network's contracts. */
  public static List<Grant> grants() {
    return GRANTS;
  }

  private static Grant administration(Address contract, String name) {
    return new Grant(contract, RoleContract.ADMINISTRATOR, "DEFAULT_ADMIN_ROLE of " + name);
  }
}
