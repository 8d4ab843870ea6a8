package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell completes by the script that the command prints. */
class CompletionTest {
  @TempDir private Path folder;

  private Path script = Path.of("");

  @BeforeEach
  void print() throws Exception {
    CommandRun run = CommandRun.of("completion", "bash");
    assertEquals(0, run.exit(), run::err);
    script = Files.writeString(folder.resolve("haca-completion"), run.out());
  }

  /**
   * What bash offers for the last word; its {@code compopt} works only below a prompt.
   *
   * @param words of the line, the command's name first
   */
  private List<String> completed(String... words) throws Exception {
    String line =
        "compopt() { :; }; source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_haca; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), text);
    return text.lines().map(String::strip).toList();
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertEquals(List.of("registry"), completed("haca", "reg"));
    assertEquals(List.of("approve"), completed("haca", "registry", "app"));
    assertTrue(completed("haca", "infer", "--m").contains("--model"));
  }

  @Test
  void anotherShellIsRefused() {
    CommandRun run = CommandRun.of("completion", "fish");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("BASH, ZSH"), run::err);
  }
}
