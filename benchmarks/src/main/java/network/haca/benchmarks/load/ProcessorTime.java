package network.haca.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Processor time of processes and their children, as the system counts it. */
public final class ProcessorTime {
  private ProcessorTime() {}

  /** That of this process alone. */
  public static Duration own() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public static Duration of(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
