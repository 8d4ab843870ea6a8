package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.outcome.ExitCode;
import org.junit.jupiter.api.Test;

class HelpTest {
  @Test
  void everyCommandStandsInOneGroup() {
    List<String> grouped =
        CommandGroups.byTitle().values().stream().flatMap(List::stream).sorted().toList();
    assertEquals(
        Haca.commandLine(LocalNetwork.ofEnvironment()).getSubcommands().keySet().stream()
            .sorted()
            .toList(),
        grouped);
  }

  @Test
  void helpShowsGroupsCommandsAndExitCodes() {
    CommandRun help = CommandRun.of("help");
    assertEquals(0, help.exit());
    assertEquals(help.out(), CommandRun.of("--help").out());
    for (String title : CommandGroups.byTitle().keySet()) {
      assertTrue(help.out().contains("\n" + title + ":\n"), help::out);
    }
    assertTrue(help.out().contains("\n  status            Shows the chain's height"), help::out);
    String words = help.out().replaceAll("\\s+", " ");
    for (Map.Entry<String, String> code : ExitCode.table().entrySet()) {
      assertTrue(words.contains(code.getKey() + " " + code.getValue()), help::out);
    }
  }

  @Test
  void everyCommandTellsTheProgramsVersion() {
    String version = CommandRun.of("--version").out();
    assertTrue(version.matches("haca [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\R"), version);
    assertEquals(version, CommandRun.of("worker", "--version").out());
    assertEquals(version, CommandRun.of("admin", "withdraw", "--version").out());
  }

  @Test
  void helpShowsWhatACommandBelowAnotherTakes() {
    CommandRun help = CommandRun.of("help", "registry", "show");
    assertEquals(0, help.exit(), help::err);
    assertTrue(help.out().startsWith("Usage: haca registry show "), help::out);
    CommandRun unknown = CommandRun.of("help", "registry", "hide");
    assertEquals(2, unknown.exit());
    assertTrue(
        unknown.err().startsWith("'hide' is no command of 'haca registry'; those are "),
        unknown::err);
  }

  @Test
  void thePageHasTheExitCodes() throws Exception {
    String rows =
        ExitCode.table().entrySet().stream()
            .map(code -> "| %s | %s |\n".formatted(code.getKey(), code.getValue()))
            .collect(Collectors.joining());
    String page = Files.readString(Path.of("../docs/command.md"));
    assertTrue(page.endsWith("|---|---|\n" + rows), rows);
  }
}
