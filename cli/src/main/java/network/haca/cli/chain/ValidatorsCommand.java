package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code haca validators}: who validates, and the administrator's changes of it. */
@Command(
    name = "validators",
    description = "Shows the validators by their keys, with their powers; 'set' changes one.",
    mixinStandardHelpOptions = true,
    subcommands = ValidatorsCommand.SetPower.class)
public final class ValidatorsCommand implements Callable<Integer> {
  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient client = chain.client();
    try {
      long height = client.blockNumber();
      ValidatorSchedule schedule =
          client.read(
              Addresses.VALIDATOR_SET,
              ValidatorSetContract.getSets(),
              ValidatorSetContract::decodeSets);
      ObjectNode document =
          JsonNodeFactory.instance.objectNode().put("accordingTo", chain.uri().toString());
      List<String> lines = new ArrayList<>(List.of(chain.basis()));
      add(document, "now", lines, "height " + height, schedule, height);
      if (schedule.terms().getLast().from() > height) {
        long from = schedule.terms().getLast().from();
        add(document, "next", lines, "from height " + from, schedule, from);
      }
      json.print(document, String.join(System.lineSeparator(), lines));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private static void add(
      ObjectNode document,
      String name,
      List<String> lines,
      String title,
      ValidatorSchedule schedule,
      long height) {
    ObjectNode set = document.putObject(name).put("height", height);
    ArrayNode members = set.putArray("validators");
    lines.add(title);
    for (ValidatorSchedule.Member member : schedule.at(height)) {
      String key = Base64.getEncoder().encodeToString(member.publicKey().toArray());
      members
          .addObject()
          .put("key", key)
          .put("power", member.power())
          .put("address", member.address().toString());
      lines.add("  %s  power %d  address %s".formatted(key, member.power(), member.address()));
    }
  }

  /** {@code haca validators set}. */
  @Command(
      name = "set",
      description = "Gives a validator its power, 0 to let it go; it counts two heights later.",
      mixinStandardHelpOptions = true)
  static final class SetPower implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "KEY",
        description = "the validator's Ed25519 key in base64, as 'full-node --init' shows it")
    private String validator = "";

    @Parameters(index = "1", paramLabel = "POWER")
    private long power;

    @Mixin private SendOptions options = new SendOptions();

    @Override
    public Integer call() throws Exception {
      return options.done(
          options.send(
              Addresses.VALIDATOR_SET,
              ValidatorSetContract.setPower(validator(), power),
              "the power was not set"));
    }

    private Bytes32 validator() throws SetupException {
      try {
        return Bytes32.copyOf(Base64.getDecoder().decode(validator));
      } catch (IllegalArgumentException e) {
        throw new SetupException(validator + " is not an Ed25519 key of 32 bytes in base64.", e);
      }
    }
  }
}
