package network.haca.llmnode.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import network.haca.primitives.Bytes;

/** The models of now: the registry file as it was read last. */
public final class LlmRegistry {
  private final Path file;
  private final Reloading reloading;
  private final LlmModels first;
  private volatile LlmModels models;

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public LlmRegistry(Path file, Reloading reloading) throws IOException {
    this.file = file;
    this.reloading = reloading;
    this.first = LlmModels.read(file);
    this.models = first;
  }

  /** The outcome of reading the file again; what was read before stays unless it was taken. */
  public sealed interface Reload {
    record Taken(LlmModels models) implements Reload {}

    record Refused(String reason) implements Reload {}
  }

  public LlmModels now() {
    return models;
  }

  /** What the node's enclave is measured by: all of the file that stays while it runs. */
  public Bytes measured() {
    return first.measured(reloading);
  }

  /** Takes what may change in the file; all else is measured, and another node's. */
  public synchronized Reload reload() {
    LlmModels read;
    try {
      read = LlmModels.read(file);
    } catch (IOException e) {
      return new Reload.Refused(String.valueOf(e.getMessage()));
    }
    if (!read.measured(reloading).equals(measured())) {
      return new Reload.Refused(
          switch (reloading) {
            case PRICES ->
                "Prices and limits alone can change while the node runs: which models there are, "
                    + "and who runs them, is what its enclave is measured by. Start the node anew, "
                    + "and approve its new measurement; with llm.models.reload=MODELS names, "
                    + "aliases and models can change from then on.";
            case MODELS ->
                "Models alone can change while the node runs: the providers are what its enclave "
                    + "is measured by. Start the node anew, and approve its new measurement.";
          });
    }
    List<String> closed = notOpened(read);
    if (!closed.isEmpty()) {
      return new Reload.Refused(
          "Models that the node runs itself are opened when it starts, and measured: start it "
              + "anew for "
              + closed);
    }
    models = read;
    return new Reload.Taken(read);
  }

  private List<String> notOpened(LlmModels read) {
    Set<List<String>> opened = first.ownModels();
    return read.ownModels().stream()
        .filter(own -> !opened.contains(own))
        .map(own -> String.join("/", own))
        .sorted()
        .toList();
  }
}
