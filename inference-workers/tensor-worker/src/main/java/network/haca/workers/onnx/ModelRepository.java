package network.haca.workers.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.primitives.Bytes32;
import network.haca.workers.core.Model;
import network.haca.workers.core.Models;
import network.haca.workers.core.UnservedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads every model folder of a directory: dropping one in serves it at the next start. One that
 * cannot be served is kept out, with its reason; the others are served.
 */
public final class ModelRepository {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  private final OnnxOptions options;
  private final Map<String, Model> served = new LinkedHashMap<>();
  private final List<UnservedModel> unserved = new ArrayList<>();

  /** Digests of the registered models, whose files may be in a directory of models as well. */
  private final Set<Bytes32> registered;

  private ModelRepository(Set<Bytes32> registered, OnnxOptions options) {
    this.registered = registered;
    this.options = options;
  }

  /**
   * @throws InvalidModelException if the directory has no model, or none can be served
   */
  public static Models load(Path directory, OnnxOptions options) throws InvalidModelException {
    return load(List.of(directory), Map.of(), List.of(), options);
  }

  /**
   * Loads the folders of several directories, and single ones, each of which has to have a digest.
   *
   * @param directories each has a model
   * @param registered folders by their digests
   * @param missing models that are known to be unserved
   * @throws InvalidModelException if a directory has no model, or none can be served
   */
  public static Models load(
      List<Path> directories,
      Map<Bytes32, Path> registered,
      List<UnservedModel> missing,
      OnnxOptions options)
      throws InvalidModelException {
    List<Path> folders = new ArrayList<>();
    for (Path directory : directories) {
      folders.addAll(folders(directory));
    }
    ModelRepository repository = new ModelRepository(registered.keySet(), options);
    repository.unserved.addAll(missing);
    registered.forEach((digest, folder) -> repository.add(folder, Optional.of(digest)));
    folders.forEach(folder -> repository.add(folder, Optional.empty()));
    if (repository.served.isEmpty()) {
      String where = directories.stream().map(Path::toString).collect(Collectors.joining(", "));
      throw new InvalidModelException(
          "%sno model can be served: %s"
              .formatted(
                  where.isEmpty() ? "" : where + ": ",
                  repository.unserved.stream()
                      .map(UnservedModel::reason)
                      .collect(Collectors.joining("; "))),
          null);
    }
    return new Models(repository.served.values(), repository.unserved);
  }

  /**
   * @param digest that the folder has to have
   */
  private void add(Path folder, Optional<Bytes32> digest) {
    String name = folder.getFileName().toString();
    ModelFiles files;
    try {
      files = copy(folder, digest);
    } catch (InvalidModelException e) {
      keepOut(name, "", String.valueOf(e.getMessage()));
      return;
    } catch (IOException | RuntimeException e) {
      // Also names that this machine's locale cannot say.
      keepOut(name, "", "%s: cannot be read: %s".formatted(name, e.getMessage()));
      return;
    }
    if (digest.isPresent() && !digest.get().equals(files.digest())) {
      // Rule H2: exactly the bytes that were registered, or none.
      keepOut(name, "", "%s: has changed to %s".formatted(name, files.digest()));
    } else if (digest.isPresent() || !registered.contains(files.digest())) {
      add(files, name);
    }
    try {
      files.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("model folder '{}': its copy cannot be deleted: {}", name, e.getMessage());
    }
  }

  /** Of one of Triton's folders the files of the version that is served, whose digest this is. */
  private static ModelFiles copy(Path folder, Optional<Bytes32> digest)
      throws InvalidModelException, IOException {
    if (digest.isPresent() || !TritonModel.isAt(folder)) {
      return ModelFiles.copy(folder);
    }
    String version = TritonModel.read(folder).version();
    return ModelFiles.copy(folder, file -> TritonModel.isOf(version, file));
  }

  private void add(ModelFiles files, String folder) {
    String name = folder;
    String version = "";
    try {
      Optional<TritonModel> triton =
          TritonModel.isAt(files.directory())
              ? Optional.of(TritonModel.read(files.directory()))
              : Optional.empty();
      ModelDescriptor descriptor =
          triton.isPresent()
              ? triton.get().descriptor(triton.get().version())
              : ModelDescriptor.load(files.directory());
      name = descriptor.name();
      version = descriptor.servedVersion();
      if (served.containsKey(name)) {
        throw new InvalidModelException(
            "%s: another folder's model is named '%s' already; give it another name"
                .formatted(files.file(ModelDescriptor.FILE_NAME), name),
            null);
      }
      Model model = open(files, descriptor);
      if (triton.isPresent()) {
        requireTensors(triton.get(), model);
      }
      served.put(name, model);
    } catch (InvalidModelException e) {
      keepOut(name, version, files.named(String.valueOf(e.getMessage())));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      keepOut(name, version, files.named("%s: cannot be loaded: %s".formatted(folder, e)));
    }
  }

  private static void requireTensors(TritonModel triton, Model model) throws InvalidModelException {
    try {
      triton.check(model);
    } catch (InvalidModelException e) {
      model.close();
      throw e;
    }
  }

  private void keepOut(String name, String version, String reason) {
    LOG.warn("model '{}' is not served: {}", name, reason);
    unserved.add(new UnservedModel(name, version, reason));
  }

  private Model open(ModelFiles files, ModelDescriptor descriptor) throws InvalidModelException {
    OnnxSession session = OnnxSession.open(files.onnx(descriptor.onnxFile()), options);
    BatchRunner runner = session;
    try {
      if (descriptor.textEmbedding() != null) {
        var _ = files.file(descriptor.textEmbedding().tokenizer());
        runner = TextEmbeddingRunner.open(session, files.directory(), descriptor.textEmbedding());
      }
      int rowsMax = rowsMax(files, descriptor, runner);
      return new OnnxModel(descriptor, files.digest(), runner, rowsMax, options);
    } catch (InvalidModelException | RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  /** How many rows may run together: the descriptor's word, if the model bears it. */
  private static int rowsMax(ModelFiles files, ModelDescriptor descriptor, BatchRunner runner)
      throws InvalidModelException {
    int rowsMax = descriptor.maxBatchSize();
    if (rowsMax < 2) {
      return 0;
    }
    return switch (new BatchProbe(runner, rowsMax).find()) {
      case BatchProbe.Finding.Alike _ -> rowsMax;
      case BatchProbe.Finding.Near(String how) -> {
        LOG.warn(
            "model '{}': its requests run one by one, for {}; maxBatchSize 0 says the same",
            descriptor.name(),
            how);
        yield 0;
      }
      case BatchProbe.Finding.Mixed(String how) ->
          throw new InvalidModelException(
              "%s: maxBatchSize is %d, but rows cannot run together: %s; set maxBatchSize 0"
                  .formatted(files.file(ModelDescriptor.FILE_NAME), rowsMax, how),
              null);
      case BatchProbe.Finding.Unknown(String why) -> {
        LOG.warn(
            "model '{}': its requests run one by one, for it was not shown that rows may run"
                + " together: {}; maxBatchSize 0 says the same",
            descriptor.name(),
            why);
        yield 0;
      }
    };
  }

  /**
   * Looks whether there is something to load, without loading it.
   *
   * @throws InvalidModelException if the directory has no model
   */
  public static void requireModels(Path directory) throws InvalidModelException {
    var _ = folders(directory);
  }

  private static List<Path> folders(Path directory) throws InvalidModelException {
    List<Path> folders = described(directory);
    if (folders.isEmpty()) {
      throw new InvalidModelException(
          directory + ": no folder with a " + ModelDescriptor.FILE_NAME + ", or of Triton's, in it",
          null);
    }
    return folders;
  }

  private static List<Path> described(Path directory) throws InvalidModelException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith(".."))
          .filter(
              entry ->
                  Files.exists(entry.resolve(ModelDescriptor.FILE_NAME), LinkOption.NOFOLLOW_LINKS)
                      || TritonModel.isAt(entry))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidModelException(directory + ": not a readable directory", e);
    }
  }
}
