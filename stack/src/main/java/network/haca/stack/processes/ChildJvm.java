package network.haca.stack.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The virtual machine that a role runs on beside many others: small, and quick to start.
 *
 * @param heapMebibytes what the role may hold on its heap
 * @param hosts the file by which it resolves names, instead of the system's resolver
 */
public record ChildJvm(int heapMebibytes, Optional<Path> hosts) {
  private static final String ENTRY_POINT = "network.haca.stack.Haca";

  /** With as much heap as most roles need, and the names of this machine. */
  public static ChildJvm small() {
    return new ChildJvm(256, Optional.empty());
  }

  public ChildJvm withHeap(int mebibytes) {
    return new ChildJvm(mebibytes, hosts);
  }

  public ChildJvm withHosts(Path file) {
    return new ChildJvm(heapMebibytes, Optional.of(file));
  }

  /** The command line of {@code haca} with these arguments. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMebibytes + "m");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    hosts.ifPresent(file -> command.add("-Djdk.net.hosts.file=" + file));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ENTRY_POINT));
    command.addAll(arguments);
    return command;
  }
}
