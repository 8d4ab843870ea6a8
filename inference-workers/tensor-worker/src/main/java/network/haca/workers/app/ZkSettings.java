package network.haca.workers.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.schemas.NodeKind;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.workers.onnx.OnnxLimits;
import network.haca.workers.zk.ZkOptions;

/** Settings of a worker of the kind that proves in zero knowledge. */
final class ZkSettings {
  private final Setting<Optional<Path>> circuits =
      Setting.optional(
          "worker.zk.circuits",
          Form.path(),
          "The directory of circuits, each as 'haca zk setup' made it; for a ZKML_PROVER alone.");
  private final Setting<Integer> jobsMax =
      Setting.of(
          "worker.zk.queue.max",
          Form.number(1, 100_000, "answers"),
          100,
          "Answers that wait to be proven; one more is refused.");
  private final Setting<Integer> memory =
      Setting.of(
          "worker.zk.memory",
          Form.number(512, 1 << 20, "MiB"),
          6 << 10,
          "The address space of each process that proves, or answers: there is one of these.");

  private final Setting<Integer> provers =
      Setting.of(
          "worker.zk.provers",
          Form.number(1, 64, "processes"),
          1,
          "Answers that are proven at once, each by a process of its own.");

  SettingGroup group() {
    return SettingGroup.of(circuits, jobsMax, memory, provers);
  }

  List<String> broken(Settings settings, Setting<NodeKind> kind) {
    boolean proves = settings.find(kind).filter(NodeKind.ZKML_PROVER::equals).isPresent();
    boolean hasCircuits = settings.find(circuits).filter(Optional::isPresent).isPresent();
    if (proves == hasCircuits) {
      return proves ? tooLarge(settings) : List.of();
    }
    return List.of(
        proves
            ? circuits.key() + ": missing; a ZKML_PROVER needs circuits, made by 'haca zk setup'"
            : circuits.key() + ": for worker.kind=ZKML_PROVER alone");
  }

  /** One prover may have more: address space is not memory, and a small circuit takes little. */
  private List<String> tooLarge(Settings settings) {
    long processes = settings.find(provers).orElse(1);
    long mebibytes = settings.find(memory).orElse(0);
    long machine = OnnxLimits.machineBytes() >> 20;
    return processes > 1 && processes * mebibytes > machine
        ? List.of(
            "%s: %d of %d MiB each are more than the %d MiB here; give fewer, or less by %s"
                .formatted(provers.key(), processes, mebibytes, machine, memory.key()))
        : List.of();
  }

  Optional<ZkOptions> read(Settings settings) {
    return settings
        .get(circuits)
        .map(
            folder ->
                new ZkOptions(
                    folder,
                    settings.get(jobsMax),
                    settings.get(provers),
                    (long) settings.get(memory) << 20));
  }
}
