package network.haca.workers.onnx;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.onnx.FolderFiles;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelVersionPolicy;
import network.haca.workers.core.Model;

/**
 * A model as a repository of Triton's has it: a folder with a subfolder for each version, and
 * {@code config.pbtxt}, which may be missing. Of its versions one is served, by the file's policy.
 *
 * @param folder that has it
 * @param config without anything if there is no file
 */
record TritonModel(Path folder, ModelConfig config) {
  static final String FILE_NAME = "config.pbtxt";
  private static final String ONNX = "model.onnx";
  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  /** How the parser names a field of the file itself that it does not know. */
  private static final Pattern UNKNOWN = Pattern.compile("inference\\.ModelConfig\\.(\\w+)");

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
        && (Files.exists(folder.resolve(FILE_NAME))
            || versions(folder).stream()
                .anyMatch(
                    version -> Files.exists(folder.resolve(Long.toString(version)).resolve(ONNX))));
  }

  /**
   * Reads the file, which names nothing that is not offered.
   *
   * @throws InvalidModelException if it cannot be read, or does
   */
  static TritonModel read(Path folder) throws InvalidModelException {
    Path named = Path.of(folder.getFileName().toString(), FILE_NAME);
    try {
      // As for every file of a model: no link leads out of its folder.
      Path file = FolderFiles.of(folder).get(FILE_NAME);
      ModelConfig config =
          file == null ? ModelConfig.getDefaultInstance() : parse(named, text(named, file));
      TritonModel model = new TritonModel(folder, config);
      model.requireOffered();
      return model;
    } catch (IOException e) {
      throw new InvalidModelException(named + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path named, Path file) throws IOException, InvalidModelException {
    try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = content.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw refused(named, "has over %s bytes".formatted(BYTES_MAX));
      }
      return Bytes.wrap(bytes)
          .asUtf8()
          .orElseThrow(() -> new InvalidModelException(named + ": is no UTF-8", null));
    }
  }

  private static ModelConfig parse(Path named, String text)
      throws InvalidModelException, TextFormat.ParseException {
    try {
      return TextFormat.parse(text, ModelConfig.class);
    } catch (TextFormat.ParseException strict) {
      Matcher unknown = UNKNOWN.matcher(String.valueOf(strict.getMessage()));
      if (unknown.find()) {
        throw refused(
            named, "'%s' is no field of a model's configuration".formatted(unknown.group(1)));
      }
      return lenient(text);
    }
  }

  /** Of parts that nothing here follows, what is in them is not known. */
  private static ModelConfig lenient(String text) throws TextFormat.ParseException {
    ModelConfig.Builder config = ModelConfig.newBuilder();
    TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build().merge(text, config);
    return config.build();
  }

  private static InvalidModelException refused(Path file, String sentence) {
    return new InvalidModelException(file + ": " + sentence, null);
  }

  private InvalidModelException refused(String sentence) {
    return refused(Path.of(folder.getFileName().toString(), FILE_NAME), sentence);
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
    if (config.getModelTransactionPolicy().getDecoupled()) {
      throw refused("'model_transaction_policy' with 'decoupled' is not offered here");
    }
    if (config.getResponseCache().getEnable()) {
      throw refused("'response_cache' is not offered here: each answer is signed anew");
    }
  }

  /**
   * The version that is served: the highest, or the one that the file's policy names.
   *
   * @throws InvalidModelException if there is none, or the policy names several
   */
  String version() throws InvalidModelException {
    List<Long> there = versions(folder);
    if (there.isEmpty()) {
      throw new InvalidModelException(
          folder.getFileName() + ": has no folder of a version, such as 1/" + file(), null);
    }
    ModelVersionPolicy policy = config.getVersionPolicy();
    List<Long> asked =
        switch (policy.getPolicyChoiceCase()) {
          case ALL -> there;
          case SPECIFIC -> policy.getSpecific().getVersionsList();
          case LATEST, POLICYCHOICE_NOT_SET -> {
            int count = Math.max(1, policy.getLatest().getNumVersions());
            yield there.subList(Math.max(0, there.size() - count), there.size());
          }
        };
    if (asked.size() != 1) {
      throw refused(
          ("'version_policy' asks for the versions %s; a name has one version here: say specific {"
                  + " versions: N }")
              .formatted(asked));
    }
    if (!there.contains(asked.getFirst())) {
      throw refused(
          "'version_policy' asks for version %s; there are %s".formatted(asked.getFirst(), there));
    }
    return Long.toString(asked.getFirst());
  }

  /** In their order; what is no number is no version. */
  private static List<Long> versions(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> VERSION.matcher(name).matches())
          .map(Long::parseLong)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private String file() {
    return config.getDefaultModelFilename().isEmpty() ? ONNX : config.getDefaultModelFilename();
  }

  /** Returns true if a file of the folder belongs to a version. */
  static boolean isOf(String version, String file) {
    return file.equals(FILE_NAME) || file.startsWith(version + "/");
  }

  ModelDescriptor descriptor(String version) throws InvalidModelException {
    try {
      return new ModelDescriptor(
          folder.getFileName().toString(),
          version,
          version + "/" + file(),
          config.getMaxBatchSize(),
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
