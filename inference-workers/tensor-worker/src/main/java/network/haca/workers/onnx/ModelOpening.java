package network.haca.workers.onnx;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.workers.core.Model;
import network.haca.workers.onnx.OpenedFolder.ModelKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the models of folders. One that cannot be served is kept out, with its reason. */
final class ModelOpening {
  private static final Logger LOG = LoggerFactory.getLogger(ModelOpening.class);

  private final OnnxOptions options;

  /** Digests of the registered models, whose files may be in a directory of models as well. */
  private final Set<Bytes32> registered;

  ModelOpening(Set<Bytes32> registered, OnnxOptions options) {
    this.registered = registered;
    this.options = options;
  }

  /**
   * Opens a model.
   *
   * @param digest that its files have to have
   * @param taken what others are named
   */
  OpenedFolder open(ModelPlace place, Optional<Bytes32> digest, Set<ModelKey> taken) {
    OpenedFolder opened = tryOpen(place, digest, taken);
    opened
        .trouble()
        .ifPresent(each -> LOG.warn("model '{}' is not served: {}", each.name(), each.reason()));
    return opened;
  }

  private OpenedFolder tryOpen(ModelPlace place, Optional<Bytes32> digest, Set<ModelKey> taken) {
    ModelFiles files;
    try {
      if (TritonModel.isAt(place.folder()) && digest.isEmpty()) {
        // What it asks for and is not offered is said before all files are copied.
        var _ = TritonModel.read(place.folder()).versions();
      }
      files = ModelFiles.copy(place.folder(), place::has);
    } catch (InvalidModelException e) {
      return OpenedFolder.unserved(place.name(), place.version(), String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      // Also names that this machine's locale cannot say.
      return OpenedFolder.unserved(
          place.name(),
          place.version(),
          "%s: cannot be read: %s".formatted(place.name(), e.getMessage()));
    }
    try {
      return opened(files, place, digest, taken);
    } finally {
      close(files, place.name());
    }
  }

  private OpenedFolder opened(
      ModelFiles files, ModelPlace place, Optional<Bytes32> digest, Set<ModelKey> taken) {
    if (digest.isPresent() && !digest.get().equals(files.digest())) {
      // Rule H2: exactly the bytes that were registered, or none.
      return OpenedFolder.unserved(
          place.name(), "", "%s: has changed to %s".formatted(place.name(), files.digest()));
    }
    return digest.isPresent() || !registered.contains(files.digest())
        ? opened(files, place, taken)
        : OpenedFolder.ELSEWHERE;
  }

  private OpenedFolder opened(ModelFiles files, ModelPlace place, Set<ModelKey> taken) {
    String name = place.name();
    String version = place.version();
    try {
      Optional<TritonModel> triton =
          TritonModel.isAt(files.directory())
              ? Optional.of(TritonModel.read(files.directory()))
              : Optional.empty();
      ModelDescriptor descriptor =
          triton.isPresent()
              ? triton.get().descriptor(place.version())
              : ModelDescriptor.load(files.directory());
      name = descriptor.name();
      version = descriptor.servedVersion();
      ModelKey key = new ModelKey(name, version);
      if (taken.contains(key)) {
        return OpenedFolder.taken(key, files.named(takenReason(files, key)));
      }
      ModelConfig config =
          triton.map(TritonModel::config).orElseGet(ModelConfig::getDefaultInstance);
      Model model =
          new ModelStart(files, options)
              .open(descriptor, TritonLabels.of(config, files), TritonWarmUps.of(config, files));
      if (triton.isPresent()) {
        requireTensors(triton.get(), model);
      }
      return OpenedFolder.of(model);
    } catch (InvalidModelException e) {
      return OpenedFolder.unserved(name, version, files.named(String.valueOf(e.getMessage())));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return OpenedFolder.unserved(
          name, version, files.named("%s: cannot be loaded: %s".formatted(place.name(), e)));
    }
  }

  private static String takenReason(ModelFiles files, ModelKey key) {
    return "%s: another folder's model is named '%s' already, in version '%s'; give it another name or version"
        .formatted(files.directory().resolve(ModelDescriptor.FILE_NAME), key.name(), key.version());
  }

  private static void requireTensors(TritonModel triton, Model model) throws InvalidModelException {
    try {
      triton.check(model);
    } catch (InvalidModelException e) {
      model.close();
      throw e;
    }
  }

  private static void close(ModelFiles files, String name) {
    try {
      files.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("model folder '{}': its copy cannot be deleted: {}", name, e.getMessage());
    }
  }
}
