package network.haca.llmnode.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import network.haca.llmnode.decoder.DecoderModel;
import network.haca.llmnode.decoder.DecoderOptions;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmModels.Source;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;

/** The models that the registry file lets this node run itself: each opened once. */
final class LocalModels implements AutoCloseable {
  private final Map<String, Map<String, DecoderModel>> byProvider = new TreeMap<>();
  private final Map<Path, DecoderModel> byFolder = new LinkedHashMap<>();

  private LocalModels() {}

  static LocalModels open(LlmModels models, DecoderOptions options) throws InvalidModelException {
    LocalModels local = new LocalModels();
    try {
      for (LlmModel model : models.all()) {
        for (LlmModel.Route route : model.routes()) {
          if (models.providers().get(route.provider()) instanceof Source.Folder(Path folder)) {
            local.open(route, folder, options);
          }
        }
      }
      return local;
    } catch (InvalidModelException | RuntimeException e) {
      local.close();
      throw e;
    }
  }

  /** The models of a provider, by their upstream names. */
  Map<String, DecoderModel> of(String provider) {
    return Map.copyOf(byProvider.getOrDefault(provider, Map.of()));
  }

  /** SHA-256 of each folder, one after the other: part of what the enclave is measured by. */
  Bytes digests() {
    return Bytes.concat(
        byFolder.values().stream().map(model -> model.digest().value()).toArray(Bytes[]::new));
  }

  @Override
  public void close() {
    byFolder.values().forEach(DecoderModel::close);
  }

  private void open(LlmModel.Route route, Path provider, DecoderOptions options)
      throws InvalidModelException {
    Path folder = provider.resolve(route.upstream()).normalize();
    if (!folder.startsWith(provider.normalize()) || !Files.isDirectory(folder)) {
      throw new InvalidModelException(
          "%s: no such folder; provider '%s' has a folder for each of its models"
              .formatted(folder, route.provider()),
          null);
    }
    DecoderModel model = byFolder.get(folder);
    if (model == null) {
      model = DecoderModel.open(folder, options);
      byFolder.put(folder, model);
    }
    byProvider
        .computeIfAbsent(route.provider(), name -> new TreeMap<>())
        .put(route.upstream(), model);
  }
}
