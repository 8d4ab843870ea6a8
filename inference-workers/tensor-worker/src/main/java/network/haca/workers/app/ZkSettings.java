package network.haca.workers.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.schemas.NodeKind;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
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
          "The address space of each process that proves; there are two.");

  SettingGroup group() {
    return SettingGroup.of(circuits, jobsMax, memory);
  }

  List<String> broken(Settings settings, Setting<NodeKind> kind) {
    boolean proves = settings.find(kind).filter(NodeKind.ZKML_PROVER::equals).isPresent();
    boolean hasCircuits = settings.find(circuits).filter(Optional::isPresent).isPresent();
    if (proves == hasCircuits) {
      return List.of();
    }
    return List.of(
        proves
            ? circuits.key() + ": missing; a ZKML_PROVER needs circuits, made by 'haca zk setup'"
            : circuits.key() + ": for worker.kind=ZKML_PROVER alone");
  }

  Optional<ZkOptions> read(Settings settings) {
    return settings
        .get(circuits)
        .map(
            folder ->
                new ZkOptions(folder, settings.get(jobsMax), (long) settings.get(memory) << 20));
  }
}
