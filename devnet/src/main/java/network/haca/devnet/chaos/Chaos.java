package network.haca.devnet.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.service.ProcessEnd;
import network.haca.settings.InvalidSettingsException;

/** One run: a network, a load, the faults of a schedule, and what must hold at the end. */
public final class Chaos {
  private final ChaosPlan plan;
  private final Consumer<String> out;
  private final boolean canFillDisks;

  private Chaos(ChaosPlan plan, Consumer<String> out) {
    this.plan = plan;
    this.out = out;
    this.canFillDisks = SmallDisk.isPossible(plan.home().resolve("disk-trial"));
  }

  /**
   * Runs a plan; nothing is left running when this returns, or when the process is told to end.
   *
   * @param out told of each step
   */
  public static ChaosReport run(ChaosPlan plan, Consumer<String> out)
      throws IOException, InvalidSettingsException, InterruptedException {
    return new Chaos(plan, out).run();
  }

  private ChaosReport run() throws IOException, InvalidSettingsException, InterruptedException {
    List<Planned> schedule = Schedule.of(plan.seed(), plan.length(), plan.roster(), canFillDisks);
    out.accept("seed %s: %s faults".formatted(plan.seed(), schedule.size()));
    schedule.forEach(fault -> out.accept("  " + fault.line()));
    ChaosNetwork network =
        ChaosNetwork.create(plan.home(), plan.models(), plan.roster(), canFillDisks);
    Footprint footprint = new Footprint(network);
    AutoCloseable ending = () -> end(network, footprint);
    ProcessEnd.add(ending);
    try {
      long begin = System.nanoTime();
      network.start(line -> out.accept("- " + line));
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      out.accept("started in " + Planned.seconds(took));
      Observed observed = Observation.of(network, schedule, plan.length(), out);
      network.close();
      footprint.close();
      return new ChaosReport(
          plan,
          new ChaosReport.Circumstances(schedule, omitted(), took, troubles(network)),
          observed.after(footprint.peak(), Leftovers.of(network, footprint)));
    } finally {
      end(network, footprint);
      ProcessEnd.remove(ending);
    }
  }

  private static void end(ChaosNetwork network, Footprint footprint) {
    network.close();
    footprint.close();
    footprint.running().forEach(ProcessHandle::destroyForcibly);
  }

  private List<String> omitted() {
    List<String> omitted = new ArrayList<>();
    omitted.add("clock steps: the processes of one machine share its clock");
    if (!canFillDisks) {
      omitted.add("disk-full: this process may not mount a tmpfs");
    }
    return omitted;
  }

  private static Map<String, List<String>> troubles(ChaosNetwork network) {
    Map<String, List<String>> troubles = new TreeMap<>();
    for (Member member : network.members()) {
      if (!member.troubles().isEmpty()) {
        troubles.put(member.name(), member.troubles());
      }
    }
    return troubles;
  }
}
