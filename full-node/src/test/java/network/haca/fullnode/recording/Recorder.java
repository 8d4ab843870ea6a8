package network.haca.fullnode.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.fullnode.core.ChainConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * Records a chain under the latest rules: of all scenes, or of the facts that contracts ask for
 * alone. What was recorded is never recorded anew: a change of the rules adds a version and a
 * folder (rule L10).
 */
public final class Recorder {
  private static final int VALIDATORS = 5;

  private Recorder() {}

  /**
   * @param arguments the folder to write into, and {@code facts} if these alone are recorded
   */
  public static void main(String[] arguments) throws Exception {
    Path target = Files.createDirectories(Path.of(arguments[0]));
    List<Bytes> seeds =
        IntStream.range(0, VALIDATORS)
            .mapToObj(i -> Keccak.hash(Bytes.ofUtf8("recorded-" + i)).value())
            .toList();
    Path ledger = Files.createTempDirectory("recorder");
    try (RecordedChain chain = new RecordedChain(ChainConfig.development(), seeds, ledger)) {
      for (Scene scene : arguments.length > 1 ? List.of(new FactScene()) : scenes()) {
        scene.play(chain);
      }
      chain.write(target);
    }
  }

  private static List<Scene> scenes() {
    RegistryScene registry = new RegistryScene();
    List<Scene> scenes = new ArrayList<>();
    scenes.add(new TransactionScene());
    scenes.add(new OperationScene());
    scenes.add(new PrecompileScene());
    scenes.add(new TeeScene());
    scenes.add(registry);
    scenes.add(new SettlementScene(registry.worker()));
    scenes.add(registry::revoke);
    scenes.add(new LimitScene());
    scenes.add(new ValidatorScene());
    scenes.add(new ModelScene());
    scenes.add(new ZkScene());
    scenes.add(new ZkPartsScene());
    scenes.add(new FeedScene());
    scenes.add(new InferenceScene());
    scenes.add(new MixedScene());
    scenes.add(new FactScene());
    scenes.add(new OddScene());
    return scenes;
  }
}
