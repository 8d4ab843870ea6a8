package network.haca.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.haca.service.Explained;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class RoleProgramTest {
  private final StringWriter told = new StringWriter();

  @Command(name = "worker", mixinStandardHelpOptions = true)
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private static final class HopelessException extends IOException implements Explained {
    HopelessException(String message) {
      super(message);
    }

    @Override
    public int exitCode() {
      return 3;
    }
  }

  private int run(Exception failure, String... arguments) {
    PrintWriter out = new PrintWriter(told, true);
    CommandLine program = RoleProgram.commandLine(new Failing(failure));
    return program.setErr(out).setOut(out).execute(arguments);
  }

  private List<String> lines() {
    return told.toString().lines().toList();
  }

  @Test
  void aProgramIsNamedAfterItsRole() {
    assertEquals(0, run(new IOException(), "--help"));
    assertTrue(told.toString().startsWith("Usage: haca-worker "), told::toString);
  }

  @Test
  void aProgramTellsItsVersion() {
    assertEquals(0, run(new IOException(), "--version"));
    assertTrue(
        told.toString().strip().matches("haca-worker [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?"),
        told::toString);
  }

  @Test
  void whatTheUserCanMendIsASentence() {
    assertEquals(2, run(new SetupException("no Go here", null)));
    assertEquals(2, run(new IOException("the disk is full")));
    assertEquals(List.of("no Go here", "the disk is full"), lines());
  }

  @Test
  void whatAProgramDoesNotTakeIsASentence() {
    assertEquals(2, run(new IOException(), "--unknown"));
    assertEquals(
        List.of("Unknown option: '--unknown'", "'haca-worker --help' shows what it takes."),
        lines());
  }

  @Test
  void aFailureThatExplainsItselfHasACodeOfItsOwn() {
    assertEquals(3, run(new HopelessException("halted by \u001b[2J")));
    assertEquals(List.of("halted by \\u001b[2J"), lines());
  }

  @Test
  void everyProblemOfAConfigurationHasALine() {
    Setting<Integer> size = Setting.required("size", Form.number(1, 9, "pieces"), "Its size.");
    Setting<Integer> depth = Setting.required("depth", Form.number(1, 9, "pieces"), "Its depth.");
    CommandLine program =
        RoleProgram.commandLine(new Reading(SettingGroup.of(size, depth)))
            .setErr(new PrintWriter(told, true));
    assertEquals(2, program.execute());
    assertEquals("The configuration cannot be used:", lines().getFirst());
    assertEquals(3, lines().size(), told::toString);
    assertTrue(lines().stream().skip(1).allMatch(line -> line.startsWith("  ")), told::toString);
  }

  @Command(name = "reading")
  private record Reading(SettingGroup settings) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      var _ = settings.read(Map.of());
      return 0;
    }
  }

  @Test
  void aBugShowsItsTrace() {
    assertEquals(1, run(new IllegalStateException("impossible")));
    assertTrue(told.toString().contains("at network.haca.role.RoleProgramTest"), told::toString);
  }
}
