package network.haca.devnet.network;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import network.haca.onnx.Device;

/**
 * What a network serves.
 *
 * @param tensors the directory of the model folders
 * @param device where models run
 * @param llm the registry file of an LLM node; without one there is none
 * @param data the data node's own settings, with {@code data.sources} among them; without any there
 *     is none
 */
public record Served(Path tensors, Device device, Optional<Path> llm, Map<String, String> data) {
  public Served {
    data = Map.copyOf(data);
  }

  /** Tensor models alone. */
  public static Served models(Path tensors) {
    return new Served(tensors, Device.CPU, Optional.empty(), Map.of());
  }

  public Served withLlm(Path registryFile) {
    return new Served(tensors, device, Optional.of(registryFile), data);
  }

  public Served withData(Map<String, String> settings) {
    return new Served(tensors, device, llm, settings);
  }
}
