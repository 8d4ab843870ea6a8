package network.haca.cli;

import java.net.URI;
import java.util.List;
import network.haca.cli.network.DemoHome;
import network.haca.cli.options.LocalDefaults;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.CommandErrors;
import network.haca.role.FastCryptography;
import network.haca.role.ProgramVersion;
import network.haca.service.ProcessEnd;
import network.haca.settings.Endpoints;
import network.haca.settings.Reading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The entry point: one subcommand for each role and each thing a user asks of the network. */
@Command(
    name = "haca",
    description = "AI inference at the speed of a model server, every answer provable afterwards.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
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
    ProcessEnd.exit(
        commandLine(LocalNetwork.ofEnvironment(), Subcommands.neededBy(given)).execute(arguments));
  }

  /**
   * The command with all its subcommands.
   *
   * @param network that is meant where nothing else is given
   */
  public static CommandLine commandLine(LocalNetwork network) {
    return commandLine(network, Subcommands.names());
  }

  private static CommandLine commandLine(LocalNetwork network, List<String> subcommands) {
    CommandLine commandLine = new CommandLine(new Haca());
    subcommands.forEach(name -> commandLine.addSubcommand(name, Subcommands.type(name)));
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
