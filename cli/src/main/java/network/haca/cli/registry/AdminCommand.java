package network.haca.cli.registry;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.KeyOption;
import network.haca.contracts.Addresses;
import network.haca.contracts.AdminContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code haca admin}: the administrator's role, from one hand to another. */
@Command(
    name = "admin",
    description = "Shows to whom the administrator's role is offered.",
    mixinStandardHelpOptions = true)
public final class AdminCommand implements Callable<Integer> {
  private static final Map<Address, String> CONTRACTS = new LinkedHashMap<>();

  static {
    CONTRACTS.put(Addresses.REGISTRY, "TEERegistry");
    CONTRACTS.put(Addresses.INFERENCE_VERIFIER, "TEEInferenceVerifier");
    CONTRACTS.put(Addresses.RELAY, "InferenceSettlementRelay");
    CONTRACTS.put(Addresses.VALIDATOR_SET, "ValidatorSet");
  }

  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    for (Map.Entry<Address, String> contract : CONTRACTS.entrySet()) {
      System.out.printf(
          "%-24s %s%n",
          contract.getValue(),
          offer(chain, contract.getKey())
              .map(made -> made.from() + " offers it to " + made.to())
              .orElse("not offered"));
    }
    return 0;
  }

  @Command(
      name = "offer",
      description = "Offers the role; the administrator keeps it until it is accepted.",
      mixinStandardHelpOptions = true)
  int offer(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Mixin ChainOption chain,
      @Mixin KeyOption key)
      throws SetupException {
    return offerAll(RegistryCommand.address(account), "offered", chain, key);
  }

  @Command(name = "withdraw", description = "Takes an offer back.", mixinStandardHelpOptions = true)
  int withdraw(@Mixin ChainOption chain, @Mixin KeyOption key) throws SetupException {
    return offerAll(Address.ZERO, "withdrawn", chain, key);
  }

  @Command(
      name = "accept",
      description = "Takes the role where it is offered; who offered it has it no more.",
      mixinStandardHelpOptions = true)
  int accept(@Mixin ChainOption chain, @Mixin KeyOption key) throws SetupException {
    Address account = key.account();
    boolean isNew = false;
    for (Map.Entry<Address, String> contract : CONTRACTS.entrySet()) {
      boolean isOffered =
          offer(chain, contract.getKey()).filter(offer -> offer.to().equals(account)).isPresent();
      if (isOffered) {
        send(contract, AdminContract.accept(), "accepted", chain, key);
        isNew = true;
      }
    }
    if (!isNew) {
      throw new SetupException("Nothing is offered to " + account + ".", null);
    }
    return 0;
  }

  /** One transaction for each contract: those that are done stay done if a later one fails. */
  private static int offerAll(Address to, String done, ChainOption chain, KeyOption key)
      throws SetupException {
    for (Map.Entry<Address, String> contract : CONTRACTS.entrySet()) {
      send(contract, AdminContract.offer(to), done, chain, key);
    }
    return 0;
  }

  private static void send(
      Map.Entry<Address, String> contract,
      Bytes data,
      String done,
      ChainOption chain,
      KeyOption key)
      throws SetupException {
    String refusal = "%s: not %s".formatted(contract.getValue(), done);
    var _ = key.send(chain, contract.getKey(), data, refusal);
    System.out.printf("%s: %s%n", contract.getValue(), done);
  }

  private static Optional<AdminContract.Offer> offer(ChainOption chain, Address contract)
      throws SetupException {
    try {
      return AdminContract.decodeOffer(chain.client().call(contract, AdminContract.getOffer()));
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
