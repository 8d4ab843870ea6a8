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
 * @param settings of roles, by the command that runs them, over what the network tells them
 * @param isPaid whether the language models are paid for
 * @param isAsked whether models are registered for contracts that ask them inside transactions
 */
public record Served(
    Path tensors,
    Device device,
    Optional<Path> llm,
    Map<String, String> data,
    Map<String, Map<String, String>> settings,
    boolean isPaid,
    boolean isAsked) {
  public Served {
    data = Map.copyOf(data);
    settings = Map.copyOf(settings);
  }

  /** Tensor models alone. */
  public static Served models(Path tensors) {
    return new Served(tensors, Device.CPU, Optional.empty(), Map.of(), Map.of(), false, false);
  }

  public Served withLlm(Path registryFile) {
    return new Served(tensors, device, Optional.of(registryFile), data, settings, isPaid, isAsked);
  }

  public Served withData(Map<String, String> own) {
    return new Served(tensors, device, llm, own, settings, isPaid, isAsked);
  }

  public Served withSettings(Map<String, Map<String, String>> ofRoles) {
    return new Served(tensors, device, llm, data, ofRoles, isPaid, isAsked);
  }

  /** With the language models paid for. */
  public Served paid() {
    return new Served(tensors, device, llm, data, settings, true, isAsked);
  }

  /** With models that contracts can ask. */
  public Served asked() {
    return new Served(tensors, device, llm, data, settings, isPaid, true);
  }

  /** The settings of a role that were set, whatever the network tells it. */
  Map<String, String> settings(String role) {
    return settings.getOrDefault(role, Map.of());
  }
}
