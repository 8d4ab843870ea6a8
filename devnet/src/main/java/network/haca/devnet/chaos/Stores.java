package network.haca.devnet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Loses the stores that roles keep on disk. */
final class Stores {
  /** A validator that forgets what it has signed could sign twice. */
  private static final String SIGNED_LAST = "priv_validator_state.json";

  private Stores() {}

  /** Ends the role and deletes its store; of a validator all but its keys and what it signed. */
  static void lose(ChaosNetwork network, Member member) throws IOException {
    Path data = network.data(member.name());
    if (!member.name().startsWith(Roster.VALIDATOR)) {
      member.kill();
      deleteContents(data);
      return;
    }
    member.end();
    deleteContents(data.resolve("ledger"));
    deleteContents(data.resolve("snapshots"));
    try (Stream<Path> files = Files.list(data.resolve("cometbft/data"))) {
      for (Path file : files.filter(each -> !each.endsWith(SIGNED_LAST)).toList()) {
        delete(file);
      }
    }
  }

  /** A folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    deleteContents(folder);
    Files.deleteIfExists(folder);
  }

  private static void deleteContents(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path file : below(folder)) {
      if (!file.equals(folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
