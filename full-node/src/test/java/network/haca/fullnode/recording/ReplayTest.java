package network.haca.fullnode.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule L10: a recorded chain of each version of the rules replays. */
class ReplayTest {
  @TempDir private Path ledger;

  /**
   * Where a recorded chain is.
   *
   * @param rules the version of the rules, with the name of what it is of if that is not all
   */
  static Path recording(String rules) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ReplayTest.class.getResource("rules-" + rules)).toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8", "8-facts"})
  void l10TheRecordedChainOfEachVersionReplays(String rules)
      throws IOException, URISyntaxException {
    Path recording = recording(rules);
    List<String> concluded = new ArrayList<>();
    Recording.read(recording).replay(ledger, concluded::add);
    assertEquals(Recording.conclusions(recording), concluded);
  }
}
