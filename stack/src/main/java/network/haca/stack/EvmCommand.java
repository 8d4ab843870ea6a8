package network.haca.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.stack.statetest.StateTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code haca evm}: our EVM alone. */
@Command(name = "evm", description = "Our EVM alone.", mixinStandardHelpOptions = true)
final class EvmCommand {
  @Command(
      name = "statetest",
      description = "Runs the Cancun cases of Ethereum's state tests.",
      mixinStandardHelpOptions = true)
  int stateTest(
      @Parameters(paramLabel = "PATH", arity = "1..*", description = "files or folders")
          List<Path> paths)
      throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      files.addAll(StateTests.files(path));
    }
    StateTests.Totals totals = StateTests.run(files, System.out::println);
    System.out.println(totals.passed() + " passed, " + totals.failed() + " failed");
    return totals.failed() == 0 ? 0 : 1;
  }
}
