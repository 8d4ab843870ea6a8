package network.haca.cli.chain;

import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.KeyOption;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.primitives.Bytes32;
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
      System.out.println(chain.basis());
      print("height " + height, schedule, height);
      if (schedule.terms().getLast().from() > height) {
        long from = schedule.terms().getLast().from();
        print("from height " + from, schedule, from);
      }
      return 0;
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private static void print(String title, ValidatorSchedule schedule, long height) {
    System.out.println(title);
    for (ValidatorSchedule.Member member : schedule.at(height)) {
      String key = Base64.getEncoder().encodeToString(member.publicKey().toArray());
      System.out.printf("  %s  power %d  address %s%n", key, member.power(), member.address());
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

    @Mixin private ChainOption chain = new ChainOption();

    @Mixin private KeyOption key = new KeyOption();

    @Override
    public Integer call() throws Exception {
      Bytes32 hash =
          key.send(
              chain,
              Addresses.VALIDATOR_SET,
              ValidatorSetContract.setPower(validator(), power),
              "the power was not set");
      System.out.printf("done by transaction %s; it counts two heights later%n", hash);
      return 0;
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
