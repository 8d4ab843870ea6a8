package network.haca.fullnode.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule C1: no provider, policy, locale, time zone, charset, stack, heap, compiler or number of
 * processors changes a block, a verdict or a snapshot of a recorded chain.
 */
class MachinesTest {
  private static final int SIDE_BY_SIDE = 2;
  private static final String LATEST = "8";
  private static final List<String> OTHERS = List.of("1", "2", "3", "4", "5", "6", "7", "8-facts");

  @TempDir private Path folder;

  @Test
  void c1OtherMachinesConcludeTheSame() throws Exception {
    requireSame(LATEST, Machine.few());
  }

  @Test
  @Tag("full")
  void c1OtherMachinesConcludeTheSameOfOtherChains() throws Exception {
    for (String rules : OTHERS) {
      requireSame(rules, Machine.few());
    }
  }

  @Test
  @Tag("full")
  void c1EverySettingOfAMachineConcludesTheSame() throws Exception {
    for (String rules : Stream.concat(OTHERS.stream(), Stream.of(LATEST)).toList()) {
      requireSame(rules, Machine.many());
    }
  }

  private void requireSame(String rules, List<Machine> machines) throws Exception {
    Path recording = ReplayTest.recording(rules);
    List<Future<List<String>>> replays = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      for (Machine machine : machines) {
        Path own = Files.createTempDirectory(folder, "machine");
        replays.add(executor.submit(() -> machine.replay(recording, own)));
      }
    }
    for (int i = 0; i < replays.size(); i++) {
      assertEquals(Recording.conclusions(recording), replays.get(i).get(), machines.get(i).name());
    }
  }
}
