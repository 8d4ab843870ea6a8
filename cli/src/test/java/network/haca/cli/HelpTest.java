package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import network.haca.cli.outcome.ExitCode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class HelpTest {
  @Test
  void everyCommandStandsInOneGroupByTheNameThatItsClassHas() {
    List<String> grouped = CommandGroups.byTitle().values().stream().flatMap(List::stream).toList();
    assertEquals(grouped.stream().distinct().toList(), grouped);
    assertEquals(
        grouped,
        grouped.stream()
            .map(name -> Subcommands.type(name).getAnnotation(Command.class).name())
            .toList());
  }

  @Test
  void aLineOfArgumentsNeedsTheCommandThatItBeginsWith() {
    assertEquals(List.of("verify"), Subcommands.neededBy(List.of("verify", "help", "x.json")));
    assertEquals(List.of(), Subcommands.neededBy(List.of("--version")));
  }

  @Test
  void whatTellsAboutCommandsNeedsAll() {
    for (String first :
        List.of("help", "completion", "--help", "-h", "--version=x", "@file", "verfy")) {
      assertEquals(Subcommands.names(), Subcommands.neededBy(List.of(first, "verify")), first);
    }
    assertEquals(Subcommands.names(), Subcommands.neededBy(List.of()));
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
