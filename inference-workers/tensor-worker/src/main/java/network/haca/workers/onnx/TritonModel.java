package network.haca.workers.onnx;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.onnx.InvalidModelException;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.workers.core.Model;

/**
 * A model as a repository of Triton's has it: a folder with a subfolder for each version, and
 * {@code config.pbtxt}, which may be missing. Its versions are served by the file's policy.
 *
 * @param folder that has it
 * @param config without anything if there is no file
 */
record TritonModel(Path folder, ModelConfig config) {
  private static final String ONNX = "model.onnx";

  /** What would be another model, or another answer. */
  private static final List<String> REFUSED =
      List.of(
          "batch_input",
          "batch_output",
          "cc_model_filenames",
          "ensemble_scheduling",
          "model_operations",
          "model_repository_agents",
          "runtime",
          "sequence_batching");

  /** Returns true if a folder has no descriptor of ours, and a version or a file of Triton's. */
  static boolean isAt(Path folder) {
    return !Files.exists(folder.resolve(ModelDescriptor.FILE_NAME), LinkOption.NOFOLLOW_LINKS)
        && (Files.exists(folder.resolve(TritonFile.NAME))
            || TritonVersions.of(folder).there().stream()
                .anyMatch(
                    version -> Files.exists(folder.resolve(Long.toString(version)).resolve(ONNX))));
  }

  /**
   * Reads the file, which names nothing that is not offered.
   *
   * @throws InvalidModelException if it cannot be read, or does
   */
  static TritonModel read(Path folder) throws InvalidModelException {
    TritonModel model = new TritonModel(folder, TritonFile.read(folder));
    model.requireOffered();
    return model;
  }

  private InvalidModelException refused(String sentence) {
    return new InvalidModelException(TritonFile.named(folder) + ": " + sentence, null);
  }

  private void requireOffered() throws InvalidModelException {
    String own = folder.getFileName().toString();
    if (!config.getName().isEmpty() && !config.getName().equals(own)) {
      throw refused("its name is '%s', but its folder's is '%s'".formatted(config.getName(), own));
    }
    boolean isOnnx =
        List.of("", "onnxruntime_onnx").contains(config.getPlatform())
            && List.of("", "onnxruntime").contains(config.getBackend());
    if (!isOnnx) {
      throw refused(
          "platform '%s' and backend '%s' are not served here; ONNX models are"
              .formatted(config.getPlatform(), config.getBackend()));
    }
    for (FieldDescriptor field : config.getAllFields().keySet()) {
      if (REFUSED.contains(field.getName())) {
        throw refused("'%s' is not offered here".formatted(field.getName()));
      }
    }
    Optional<String> accelerator = new TritonRun(config).accelerator();
    if (accelerator.isPresent()) {
      throw refused(
          "the execution accelerator '%s' is not offered here".formatted(accelerator.get()));
    }
    if (config.getModelTransactionPolicy().getDecoupled()) {
      throw refused("'model_transaction_policy' with 'decoupled' is not offered here");
    }
    if (config.getResponseCache().getEnable()) {
      throw refused("'response_cache' is not offered here: each answer is signed anew");
    }
  }

  /**
   * The versions that are served: the highest, or those that the file's policy names.
   *
   * @throws InvalidModelException if one is not there, or none is
   */
  List<String> versions() throws InvalidModelException {
    TritonVersions versions = TritonVersions.of(folder);
    if (versions.there().isEmpty()) {
      throw new InvalidModelException(
          folder.getFileName() + ": has no folder of a version, such as 1/" + file(), null);
    }
    List<Long> asked = versions.asked(config.getVersionPolicy());
    for (Long version : asked) {
      if (!versions.there().contains(version)) {
        throw refused(
            "'version_policy' asks for version %s; there are %s"
                .formatted(version, versions.there()));
      }
    }
    if (asked.isEmpty()) {
      throw refused("'version_policy' asks for no version; there are " + versions.there());
    }
    return asked.stream().map(version -> Long.toString(version)).toList();
  }

  private String file() {
    return config.getDefaultModelFilename().isEmpty() ? ONNX : config.getDefaultModelFilename();
  }

  /** Returns true if a file of the folder belongs to a version. */
  static boolean isOf(String version, String file) {
    return !file.contains("/")
        || file.startsWith(version + "/")
        || file.startsWith(TritonWarmUps.FOLDER);
  }

  ModelDescriptor descriptor(String version) throws InvalidModelException {
    try {
      return new ModelDescriptor(
          folder.getFileName().toString(),
          version,
          version + "/" + file(),
          config.getMaxBatchSize(),
          new TritonRun(config).options(),
          null);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks that the model has the tensors that the file says.
   *
   * @throws InvalidModelException naming the first that it has not
   */
  void check(Model model) throws InvalidModelException {
    Optional<String> difference =
        new TritonTensors(config.getMaxBatchSize() > 0).difference(config, model);
    if (difference.isPresent()) {
      throw refused(difference.get());
    }
  }
}
