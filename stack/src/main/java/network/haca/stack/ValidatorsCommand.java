package network.haca.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca validators}: who validates, and the administrator's changes of it. */
@Command(
    name = "validators",
    description = "Shows the validators by their keys, with their powers; 'set' changes one.",
    mixinStandardHelpOptions = true,
    subcommands = ValidatorsCommand.SetPower.class)
final class ValidatorsCommand implements Callable<Integer> {
  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient client = chain.client();
    try {
      long height = client.blockNumber();
      ValidatorSchedule schedule =
          ValidatorSetContract.decodeSets(
              client.call(Addresses.VALIDATOR_SET, ValidatorSetContract.getSets()));
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
    private String key = "";

    @Parameters(index = "1", paramLabel = "POWER")
    private long power;

    @Mixin private ChainOption chain = new ChainOption();

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description =
            "holds the administrator's private key, 64 hex digits (default: the development one)")
    private @Nullable Path keyFile;

    @Override
    public Integer call() throws Exception {
      Bytes32 validator = validator();
      TransactionSender sender = new TransactionSender(chain.client(), administrator());
      try {
        Bytes32 hash =
            sender.send(Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(validator, power));
        System.out.printf("done by transaction %s; it counts two heights later%n", hash);
        return 0;
      } catch (IOException e) {
        throw new SetupException("the power was not set: " + e.getMessage(), e);
      }
    }

    private Bytes32 validator() throws SetupException {
      try {
        return Bytes32.copyOf(Base64.getDecoder().decode(key));
      } catch (IllegalArgumentException e) {
        throw new SetupException(key + " is not an Ed25519 key of 32 bytes in base64.", e);
      }
    }

    private Bytes32 administrator() throws SetupException {
      if (keyFile == null) {
        return DevelopmentAccounts.KEYS.getFirst();
      }
      try {
        return Bytes32.fromHex("0x" + Files.readString(keyFile).strip().replaceFirst("^0x", ""));
      } catch (IOException | IllegalArgumentException e) {
        // The cause may quote the key.
        throw new SetupException(keyFile + " does not hold a private key of 64 hex digits.", null);
      }
    }
  }
}
