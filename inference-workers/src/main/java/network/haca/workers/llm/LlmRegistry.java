package network.haca.workers.llm;

import java.io.IOException;
import java.nio.file.Path;

/** The models of now: the registry file as it was read last. */
public final class LlmRegistry {
  private final Path file;
  private volatile LlmModels models;

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public LlmRegistry(Path file) throws IOException {
    this.file = file;
    this.models = LlmModels.read(file);
  }

  /** What became of reading the file again; what was read before stays unless it was taken. */
  public sealed interface Reload {
    record Taken(LlmModels models) implements Reload {}

    record Refused(String reason) implements Reload {}
  }

  public LlmModels now() {
    return models;
  }

  /** Takes the file's prices and limits; all else is measured, and another node's. */
  public synchronized Reload reload() {
    LlmModels read;
    try {
      read = LlmModels.read(file);
    } catch (IOException e) {
      return new Reload.Refused(String.valueOf(e.getMessage()));
    }
    if (!read.measured().equals(models.measured())) {
      return new Reload.Refused(
          "Prices and limits alone can change while the node runs: which models there are, and who "
              + "runs them, is what its enclave is measured by. Start the node anew, and approve "
              + "its new measurement.");
    }
    models = read;
    return new Reload.Taken(read);
  }
}
