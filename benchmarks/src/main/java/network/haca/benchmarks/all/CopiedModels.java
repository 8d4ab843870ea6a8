package network.haca.benchmarks.all;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A folder of models as {@code haca up} takes it, all of them copies of one under other names.
 *
 * @param names of the models; the first is {@code projectile}
 */
record CopiedModels(Path folder, List<String> names) {
  private static final String FIRST = "projectile";

  CopiedModels {
    names = List.copyOf(names);
  }

  /**
   * Writes the folder.
   *
   * @param folder that is not there yet
   * @param file of the model, as ONNX
   */
  static CopiedModels in(Path folder, Path file, int count) throws IOException {
    List<String> names =
        IntStream.range(0, count).mapToObj(i -> i == 0 ? FIRST : FIRST + "-" + i).toList();
    for (String name : names) {
      Path model = Files.createDirectories(folder.resolve(name));
      var _ = Files.copy(file, model.resolve("model.onnx"));
      var _ =
          Files.writeString(
              model.resolve("model.json"),
              """
              {"name": "%s", "version": "1", "file": "model.onnx", "maxBatchSize": 1024}
              """
                  .formatted(name));
    }
    return new CopiedModels(folder, names);
  }
}
