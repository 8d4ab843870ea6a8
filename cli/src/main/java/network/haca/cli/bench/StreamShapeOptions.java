package network.haca.cli.bench;

import java.util.List;
import network.haca.benchmarks.stream.StreamBench.Shape;
import network.haca.role.SetupException;
import picocli.CommandLine.Option;

/** Options that say how the stream's work is shared; each of several is measured by itself. */
final class StreamShapeOptions {
  private static final int PARTITIONS_MAX = 64;
  private static final int INSTANCES_MAX = 16;

  @Option(
      names = "--partitions",
      split = ",",
      defaultValue = "4",
      description = "of the topic of proofs (default: ${DEFAULT-VALUE})")
  private List<Integer> partitions = List.of();

  @Option(
      names = "--instances",
      split = ",",
      defaultValue = "1",
      description = "of the stream, each with stores of its own (default: ${DEFAULT-VALUE})")
  private List<Integer> instances = List.of();

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "of each instance (default: 0, as many as there are processors)")
  private int threads;

  /** Refuses what cannot be run, before anything is started. */
  void check() throws SetupException {
    if (!areWithin(partitions, PARTITIONS_MAX)
        || !areWithin(instances, INSTANCES_MAX)
        || threads < 0) {
      throw new SetupException(
          "--partitions are 1 to %d, --instances 1 to %d, and --threads not less than 0."
              .formatted(PARTITIONS_MAX, INSTANCES_MAX),
          null);
    }
  }

  private static boolean areWithin(List<Integer> counts, int most) {
    return counts.stream().allMatch(count -> count >= 1 && count <= most);
  }

  List<Shape> shapes() {
    int each = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return partitions.stream()
        .flatMap(parts -> instances.stream().map(count -> new Shape(parts, count, each)))
        .toList();
  }
}
