package network.haca.devnet.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine that a role runs on beside others.
 *
 * @param options beyond those that every role needs
 */
public record ChildJvm(List<String> options) {
  /**
   * Inlining that compiles in half of the time, as in the distributions' launcher. Several roles
   * that start on one machine have only that machine's processors for it.
   */
  private static final List<String> INLINING =
      List.of(
          "-XX:FreqInlineSize=120",
          "-XX:InlineSmallCode=1000",
          "-XX:LiveNodeCountInliningCutoff=10000",
          "-XX:MaxInlineLevel=8");

  public ChildJvm {
    options = List.copyOf(options);
  }

  /** As fast as it gets, with as much memory as it takes. */
  public static ChildJvm unbounded() {
    return new ChildJvm(INLINING).with("-XX:+UseSerialGC");
  }

  /** Quick to start, and small. */
  public static ChildJvm small(int heapMebibytes) {
    return unbounded().with("-XX:TieredStopAtLevel=1").with("-Xmx" + heapMebibytes + "m");
  }

  /**
   * With names of its own.
   *
   * @param file by which names are resolved, instead of by the system
   */
  public ChildJvm withHosts(Path file) {
    return with("-Djdk.net.hosts.file=" + file);
  }

  private ChildJvm with(String option) {
    List<String> all = new ArrayList<>(options);
    all.add(option);
    return new ChildJvm(all);
  }

  /** The command line of a role's own program with these arguments. */
  public List<String> command(RoleDistribution role, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", role.libraries().resolve("*").toString(), role.mainClass()));
    command.addAll(arguments);
    return command;
  }
}
