package network.haca.cli;

import java.net.URI;
import java.util.List;
import network.haca.bridge.app.BridgeCommand;
import network.haca.broker.BrokerCommand;
import network.haca.cli.bench.BenchCommand;
import network.haca.cli.chain.DevChainCommand;
import network.haca.cli.chain.EvmCommand;
import network.haca.cli.chain.KeysCommand;
import network.haca.cli.chain.ValidatorsCommand;
import network.haca.cli.feeds.FeedCommand;
import network.haca.cli.inference.ChatCommand;
import network.haca.cli.inference.FactCommand;
import network.haca.cli.inference.HashCommand;
import network.haca.cli.inference.InferCommand;
import network.haca.cli.inference.LlmKeysCommand;
import network.haca.cli.inference.SignatureCommand;
import network.haca.cli.models.ModelCommand;
import network.haca.cli.network.ChaosCommand;
import network.haca.cli.network.ContainersCommand;
import network.haca.cli.network.DemoCommand;
import network.haca.cli.network.DemoHome;
import network.haca.cli.network.StatusCommand;
import network.haca.cli.network.TestnetCommand;
import network.haca.cli.network.UpCommand;
import network.haca.cli.network.WalrusClientCommand;
import network.haca.cli.options.LocalDefaults;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.payments.PaymentsCommand;
import network.haca.cli.pipe.PipeCommand;
import network.haca.cli.receipts.ReceiptCommand;
import network.haca.cli.receipts.VerifyCommand;
import network.haca.cli.registry.AdminCommand;
import network.haca.cli.registry.AttestationCommand;
import network.haca.cli.registry.RegistryCommand;
import network.haca.cli.roles.SettingsCommand;
import network.haca.cli.wallet.WalletCommand;
import network.haca.cli.zk.ZkCommand;
import network.haca.explorer.app.ExplorerCommand;
import network.haca.facilitator.app.FacilitatorCommand;
import network.haca.fullnode.app.FullNodeCommand;
import network.haca.ingress.app.IngressCommand;
import network.haca.lightnode.app.LightCommand;
import network.haca.llmnode.app.LlmNodeCommand;
import network.haca.oracle.app.DataNodeCommand;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.proofstream.app.ProofStreamCommand;
import network.haca.role.CommandErrors;
import network.haca.role.FastCryptography;
import network.haca.role.ProgramVersion;
import network.haca.service.ProcessEnd;
import network.haca.settings.Endpoints;
import network.haca.settings.Reading;
import network.haca.workers.app.WorkerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The entry point: one subcommand for each role and each thing a user asks of the network. */
@Command(
    name = "haca",
    description = "AI inference at the speed of a model server, every answer provable afterwards.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WorkerCommand.class,
      LlmNodeCommand.class,
      LlmKeysCommand.class,
      DataNodeCommand.class,
      FactCommand.class,
      FeedCommand.class,
      IngressCommand.class,
      BrokerCommand.class,
      ProofStreamCommand.class,
      EvmCommand.class,
      DevChainCommand.class,
      FullNodeCommand.class,
      TestnetCommand.class,
      WalrusClientCommand.class,
      BridgeCommand.class,
      FacilitatorCommand.class,
      ExplorerCommand.class,
      PaymentsCommand.class,
      SettingsCommand.class,
      ChatCommand.class,
      DemoCommand.class,
      UpCommand.class,
      VerifyCommand.class,
      InferCommand.class,
      PipeCommand.class,
      ReceiptCommand.class,
      StatusCommand.class,
      LightCommand.class,
      AttestationCommand.class,
      HashCommand.class,
      SignatureCommand.class,
      ZkCommand.class,
      RegistryCommand.class,
      AdminCommand.class,
      ModelCommand.class,
      KeysCommand.class,
      WalletCommand.class,
      ValidatorsCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      ContainersCommand.class,
      HelpCommand.class,
      CompletionCommand.class
    })
public final class Haca {
  /** Set by the launcher for a command that asks something and ends. */
  private static final String BRIEF = "haca.brief";

  private Haca() {}

  public static void main(String[] arguments) {
    ProcessEnd.prepare();
    List<String> given = List.of(arguments);
    boolean asksForHelp = given.contains("-h") || given.contains("--help");
    if (given.indexOf("demo") == 0 && !asksForHelp) {
      DemoHome.prepare();
    }
    if (!Boolean.getBoolean(BRIEF)) {
      FastCryptography.install();
    }
    ProcessEnd.exit(commandLine(LocalNetwork.ofEnvironment()).execute(arguments));
  }

  /**
   * The command with all its subcommands.
   *
   * @param network that is meant where nothing else is given
   */
  public static CommandLine commandLine(LocalNetwork network) {
    CommandLine commandLine = new CommandLine(new Haca());
    ProgramVersion.tellBy(commandLine);
    commandLine.registerConverter(Bytes.class, Haca::hexadecimal);
    commandLine.registerConverter(Bytes32.class, Haca::hash);
    commandLine.registerConverter(URI.class, Haca::address);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setDefaultValueProvider(new LocalDefaults(network));
    CommandErrors errors = new CommandErrors();
    commandLine.setExecutionExceptionHandler(errors);
    commandLine.setParameterExceptionHandler(errors);
    commandLine
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
    commandLine
        .getCommandSpec()
        .usageMessage()
        .commandListHeading("")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.table());
    return commandLine;
  }

  private static URI address(String text) {
    return switch (Endpoints.http().reader().apply(text.strip())) {
      case Reading.Value<URI>(URI value) -> value;
      case Reading.Refused<URI>(String _) ->
          throw new CommandLine.TypeConversionException(
              "'%s' given; give %s".formatted(text, Endpoints.http().text()));
    };
  }

  private static Bytes hexadecimal(String text) {
    try {
      return Bytes.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is not an even number of hexadecimal digits");
    }
  }

  private static Bytes32 hash(String text) {
    try {
      return Bytes32.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is not 32 bytes: 0x and 64 hexadecimal digits");
    }
  }
}
