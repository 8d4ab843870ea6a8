package network.haca.devnet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.haca.connection.server.ListenAddress;

/** Finds the leftovers of a network that has ended on the machine: processes, ports, mounts. */
final class Leftovers {
  private static final Path MOUNTS = Path.of("/proc/mounts");
  private static final int ENDING_MILLIS = 10_000;
  private static final int LOOK_MILLIS = 200;

  private Leftovers() {}

  /** All of them; what has ended gets some time to be gone. */
  static List<String> of(ChaosNetwork network, Footprint footprint) throws InterruptedException {
    Clock clock = new Clock();
    List<String> left = look(network, footprint);
    while (!left.isEmpty() && clock.millis() < ENDING_MILLIS) {
      Thread.sleep(LOOK_MILLIS);
      left = look(network, footprint);
    }
    return left;
  }

  private static List<String> look(ChaosNetwork network, Footprint footprint) {
    List<String> left = new ArrayList<>();
    for (ProcessHandle process : footprint.running()) {
      left.add("process %s: %s".formatted(process.pid(), process.info().command().orElse("?")));
    }
    for (Member member : network.members()) {
      for (int port : member.ports()) {
        if (!ListenAddress.isFree(port)) {
          left.add("port %s of %s".formatted(port, member.name()));
        }
      }
    }
    left.addAll(mountsBelow(network.home()));
    return left;
  }

  private static List<String> mountsBelow(Path folder) {
    try (Stream<String> lines = Files.lines(MOUNTS)) {
      return lines
          .map(line -> line.split(" ")[1])
          .filter(place -> Path.of(place).startsWith(folder.toAbsolutePath()))
          .map(place -> "mount " + place)
          .toList();
    } catch (IOException e) {
      // A system without this table has no tmpfs of ours either.
      return List.of();
    }
  }
}
