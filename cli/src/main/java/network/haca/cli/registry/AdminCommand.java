package network.haca.cli.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.Addresses;
import network.haca.contracts.AdminContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
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
    CONTRACTS.put(Addresses.FEEDS, "Feeds");
  }

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Address, String> contract : contracts(chain).entrySet()) {
      Optional<AdminContract.Offer> made = offer(chain, contract.getKey());
      ObjectNode shown = document.putObject(contract.getValue()).put("offered", made.isPresent());
      made.ifPresent(
          offer -> shown.put("from", offer.from().toHex()).put("to", offer.to().toHex()));
      lines.add(
          "%-24s %s"
              .formatted(
                  contract.getValue(),
                  made.map(offer -> offer.from() + " offers it to " + offer.to())
                      .orElse("not offered")));
    }
    json.print(document, String.join(System.lineSeparator(), lines));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "offer",
      description = "Offers the role; the administrator keeps it until it is accepted.",
      mixinStandardHelpOptions = true)
  int offer(@Parameters(paramLabel = "ACCOUNT") String account, @Mixin SendOptions options)
      throws SetupException, CommandFailure {
    return offerAll(RegistryCommand.address(account), "offered", options);
  }

  @Command(name = "withdraw", description = "Takes an offer back.", mixinStandardHelpOptions = true)
  int withdraw(@Mixin SendOptions options) throws SetupException, CommandFailure {
    return offerAll(Address.ZERO, "withdrawn", options);
  }

  @Command(
      name = "accept",
      description = "Takes the role where it is offered; who offered it has it no more.",
      mixinStandardHelpOptions = true)
  int accept(@Mixin SendOptions options) throws SetupException, CommandFailure {
    Address account = options.key().account();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<Address, String> contract : contracts(options.chain()).entrySet()) {
      boolean isOffered =
          offer(options.chain(), contract.getKey())
              .filter(offer -> offer.to().equals(account))
              .isPresent();
      if (isOffered) {
        send(contract, AdminContract.accept(), "accepted", options, document);
      }
    }
    if (document.isEmpty()) {
      throw new SetupException("Nothing is offered to " + account + ".", null);
    }
    options.json().print(document);
    return ExitCode.DONE.code();
  }

  /** One transaction for each contract: those that are done stay done if a later one fails. */
  private static int offerAll(Address to, String done, SendOptions options)
      throws SetupException, CommandFailure {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<Address, String> contract : contracts(options.chain()).entrySet()) {
      send(contract, AdminContract.offer(to), done, options, document);
    }
    options.json().print(document);
    return ExitCode.DONE.code();
  }

  /**
   * @param document gets the transaction under the contract's name
   */
  private static void send(
      Map.Entry<Address, String> contract,
      Bytes data,
      String done,
      SendOptions options,
      ObjectNode document)
      throws SetupException, CommandFailure {
    String refusal = "%s: not %s".formatted(contract.getValue(), done);
    Bytes32 transaction = options.send(contract.getKey(), data, refusal);
    document.put(contract.getValue(), transaction.toHex());
    options.json().progress().printf("%s: %s%n", contract.getValue(), done);
  }

  /** The contracts that the chain has: one of earlier rules lacks some. */
  private static Map<Address, String> contracts(ChainOption chain) throws CommandFailure {
    Map<Address, String> there = new LinkedHashMap<>();
    try {
      for (Map.Entry<Address, String> contract : CONTRACTS.entrySet()) {
        if (!chain.client().call(contract.getKey(), AdminContract.getOffer()).isEmpty()) {
          there.put(contract.getKey(), contract.getValue());
        }
      }
      return there;
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private static Optional<AdminContract.Offer> offer(ChainOption chain, Address contract)
      throws CommandFailure {
    try {
      return AdminContract.decodeOffer(chain.client().call(contract, AdminContract.getOffer()));
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
