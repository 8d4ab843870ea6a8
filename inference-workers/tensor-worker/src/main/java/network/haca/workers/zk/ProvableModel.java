package network.haca.workers.zk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.CircuitTerms;

/**
 * A registered model whose circuit is on this machine.
 *
 * @param id of its entry
 * @param terms that its proofs are held to
 * @param verifier the code that judges them
 */
public record ProvableModel(
    Bytes32 id,
    CircuitTerms terms,
    CircuitFolder folder,
    CircuitDescription circuit,
    Bytes verifier) {

  /**
   * The models whose circuits are in a folder, by their digests: whose entry names the verifier of
   * one of the circuits.
   *
   * @param circuits of which each subfolder was made by {@code haca zk setup}
   * @throws IOException if a circuit cannot be read, or a model has none
   */
  public static Map<Bytes32, ProvableModel> find(Path circuits, List<RegisteredModel> entries)
      throws IOException {
    List<CircuitFolder> folders = new ArrayList<>();
    try (Stream<Path> files = Files.list(circuits)) {
      // A setup that has not ended, or was killed, has a folder that is none yet.
      files
          .filter(each -> !each.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .map(CircuitFolder::new)
          .forEach(folders::add);
    }
    Map<Bytes32, ProvableModel> found = new TreeMap<>();
    for (RegisteredModel entry : entries) {
      ProvableModel model =
          find(folders, entry)
              .orElseThrow(
                  () ->
                      new IOException(
                          "%s has no circuit of the registered model %s; make one by 'haca zk setup', and publish the model with it"
                              .formatted(circuits, entry.id())));
      ProvableModel other = found.put(entry.digest(), model);
      if (other != null) {
        throw new IOException(
            "the registered models %s and %s are of one folder; a prover signs by one of them, so serve one"
                .formatted(other.id(), entry.id()));
      }
    }
    return found;
  }

  private static void requireSameScales(CircuitTerms registered, CircuitDescription circuit)
      throws IOException {
    if (!registered.inputScales().equals(circuit.inputScales())
        || !registered.outputScales().equals(circuit.outputScales())) {
      throw new IOException(
          "the circuit with the verifier %s is registered with other scales than it was set up with"
              .formatted(registered.verifierCodeHash()));
    }
  }

  /** Contracts and clients would get one circuit's numbers by different names. */
  private static void requireSameOutputs(RegisteredModel entry, CircuitDescription circuit)
      throws IOException {
    List<CircuitForm.Side> registered =
        entry.outputs().stream()
            .map(output -> new CircuitForm.Side(output.name(), output.shape()))
            .toList();
    if (!circuit.takesOutputs(registered)) {
      throw new IOException(
          "the model %s is registered with the outputs %s, and its circuit has %s"
              .formatted(entry.id(), registered, circuit.form().outputs()));
    }
  }

  private static Optional<ProvableModel> find(List<CircuitFolder> folders, RegisteredModel entry)
      throws IOException {
    for (CircuitFolder folder : folders) {
      CircuitDescription circuit = folder.description();
      Optional<CircuitTerms> terms =
          CircuitTerms.of(entry)
              .filter(known -> known.verifierCodeHash().equals(circuit.verifierCodeHash()));
      if (terms.isPresent()) {
        requireSameScales(terms.get(), circuit);
        requireSameOutputs(entry, circuit);
        return Optional.of(
            new ProvableModel(entry.id(), terms.get(), folder, circuit, folder.verifier()));
      }
    }
    return Optional.empty();
  }
}
