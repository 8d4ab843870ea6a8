package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildOutputTest {
  @TempDir private Path folder;

  private List<String> read(ChildLog log, String output) throws IOException {
    List<String> lines = new ArrayList<>();
    try (log) {
      new ChildOutput(log, lines::add)
          .read(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    }
    return lines;
  }

  @Test
  void aLinesBeginningIsReadAndNothingWithinItTakenForAnother() throws IOException {
    String whole = "x".repeat(100_000);
    Path file = folder.resolve("log");
    List<String> lines = read(new ChildLog(file), "first\n" + whole + "\nlast");
    assertEquals(List.of("first", whole.substring(0, ChildOutput.LINE_BYTES_MAX), "last"), lines);
    assertEquals("first\n" + whole + "\nlast", Files.readString(file));
  }

  @Test
  void aFullLogBecomesTheOneBeforeIt() throws IOException {
    Path file = folder.resolve("log");
    for (int i = 0; i < 4; i++) {
      read(new ChildLog(file, 10), i + "234567\n");
    }
    assertEquals("3234567\n", Files.readString(file));
    assertEquals("2234567\n", Files.readString(folder.resolve("log.1")));
  }

  @Test
  void aLogThatCannotBeWrittenHoldsNobodyUp() throws IOException {
    Path file = folder.resolve("missing/log");
    assertEquals(List.of("line"), read(new ChildLog(file), "line\n"));
    assertFalse(Files.exists(file));
  }
}
