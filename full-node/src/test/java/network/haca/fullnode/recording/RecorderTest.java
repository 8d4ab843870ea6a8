package network.haca.fullnode.recording;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule L10: a chain of the latest rules can be recorded at any time. */
class RecorderTest {
  @TempDir private Path target;

  @Test
  @Tag("full")
  void l10TheScenesPlayByTheLatestRules() throws Exception {
    requireRecorded(target.toString());
  }

  @Test
  @Tag("full")
  void l10FactsPlayAlone() throws Exception {
    requireRecorded(target.toString(), "facts");
  }

  private void requireRecorded(String... arguments) throws Exception {
    Recorder.main(arguments);
    try (Stream<Path> written = Files.list(target)) {
      assertTrue(written.findAny().isPresent());
    }
  }
}
