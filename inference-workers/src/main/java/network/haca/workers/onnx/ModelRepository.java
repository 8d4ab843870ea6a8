package network.haca.workers.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.haca.workers.core.Model;

/** Loads every model folder of a directory: dropping one in serves it at the next start. */
public final class ModelRepository {
  private final OnnxOptions options;

  public ModelRepository(OnnxOptions options) {
    this.options = options;
  }

  /**
   * @throws InvalidModelException if the directory has no model, or one cannot be served
   */
  public List<Model> load(Path directory) throws InvalidModelException {
    List<Model> models = new ArrayList<>();
    for (Path folder : folders(directory)) {
      models.add(loadFolder(folder));
    }
    if (models.isEmpty()) {
      throw new InvalidModelException(
          directory + ": no folder with a " + ModelDescriptor.FILE_NAME + " in it", null);
    }
    return models;
  }

  private Model loadFolder(Path folder) throws InvalidModelException {
    ModelDescriptor descriptor = ModelDescriptor.load(folder);
    try {
      OnnxSession session = OnnxSession.open(descriptor.onnxFile(folder), options);
      BatchRunner runner =
          descriptor.textEmbedding() == null
              ? session
              : TextEmbeddingRunner.open(session, folder, descriptor.textEmbedding());
      return new OnnxModel(descriptor, FolderDigest.of(folder), runner, options.queueMax());
    } catch (IOException e) {
      throw new InvalidModelException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Path> folders(Path directory) throws InvalidModelException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve(ModelDescriptor.FILE_NAME)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InvalidModelException(directory + ": not a readable directory", e);
    }
  }
}
