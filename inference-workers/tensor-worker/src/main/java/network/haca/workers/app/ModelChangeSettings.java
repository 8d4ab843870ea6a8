package network.haca.workers.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of models that change while they are served. */
final class ModelChangeSettings {
  static final String CONTROL = "worker.models.control";

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");

  private final Setting<Optional<ModelChanges.Mode>> control =
      Setting.optional(
              CONTROL,
              Form.choice(ModelChanges.Mode.class),
              "What changes the models that are served: nothing, their directories, or requests to"
                  + " load and unload them.")
          .otherwise("POLL; NONE in a Nitro enclave and of a ZKML_PROVER");
  private final Setting<Duration> watch =
      Setting.of(
          "worker.models.watch",
          Durations.waiting(),
          Duration.ofSeconds(1),
          "The pause between two looks at directories of models; what is the same in two is"
              + " served.");

  SettingGroup group() {
    return SettingGroup.of(control, watch);
  }

  /** What cannot be had: a measurement that changes, and orders from anyone. */
  List<String> broken(Settings settings, NodeSettings node, Setting<NodeKind> kind) {
    ModelChanges.Mode mode =
        settings.find(control).flatMap(given -> given).orElse(ModelChanges.Mode.NONE);
    if (mode == ModelChanges.Mode.NONE) {
      return List.of();
    }
    List<String> broken = new ArrayList<>();
    if (isInEnclave(settings, node)) {
      broken.add(
          CONTROL
              + ": a Nitro enclave's measurements are of its image, and stay; give NONE, and new"
              + " models in a new image");
    }
    if (isProver(settings, kind)) {
      broken.add(CONTROL + ": a ZKML_PROVER serves what it has circuits of; give NONE");
    }
    if (mode == ModelChanges.Mode.EXPLICIT && isOpen(settings, node)) {
      broken.add(
          CONTROL
              + ": EXPLICIT would take orders from anyone who reaches "
              + node.host().key()
              + "; give "
              + node.ingresses().key()
              + ", or a loopback address");
    }
    return broken;
  }

  private static boolean isOpen(Settings settings, NodeSettings node) {
    boolean isKnown = settings.find(node.ingresses()).filter(Optional::isPresent).isPresent();
    boolean isLocal = settings.find(node.host()).filter(LOOPBACK.asMatchPredicate()).isPresent();
    return !isKnown && !isLocal;
  }

  private static boolean isInEnclave(Settings settings, NodeSettings node) {
    return settings
        .find(node.enclave())
        .filter(enclave -> enclave != NodeConfig.Enclave.SIMULATED)
        .isPresent();
  }

  private static boolean isProver(Settings settings, Setting<NodeKind> kind) {
    return settings.find(kind).filter(NodeKind.ZKML_PROVER::equals).isPresent();
  }

  ModelChanges read(Settings settings, NodeSettings node, Setting<NodeKind> kind) {
    boolean isFixed = isInEnclave(settings, node) || isProver(settings, kind);
    return new ModelChanges(
        settings.get(control).orElse(isFixed ? ModelChanges.Mode.NONE : ModelChanges.Mode.POLL),
        settings.get(watch));
  }
}
