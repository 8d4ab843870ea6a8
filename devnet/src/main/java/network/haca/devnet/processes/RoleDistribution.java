package network.haca.devnet.processes;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import network.haca.bridge.app.BridgeCommand;
import network.haca.broker.BrokerCommand;
import network.haca.devnet.build.BuiltTree;
import network.haca.explorer.app.ExplorerCommand;
import network.haca.facilitator.app.FacilitatorCommand;
import network.haca.fullnode.app.FullNodeCommand;
import network.haca.ingress.app.IngressCommand;
import network.haca.llmnode.app.LlmNodeCommand;
import network.haca.oracle.app.DataNodeCommand;
import network.haca.proofstream.app.ProofStreamCommand;
import network.haca.walrusstore.WalrusCommand;
import network.haca.workers.app.WorkerCommand;

/**
 * A role as the build packs it: a program with the libraries that it needs, and no others.
 *
 * @param libraries the folder of its jars
 * @param mainClass of its program
 */
public record RoleDistribution(Path libraries, String mainClass) {
  private static final SortedMap<String, Source> SOURCES =
      new TreeMap<>(
          Map.ofEntries(
              entry("worker", new Source("inference-workers/tensor-worker", WorkerCommand.class)),
              entry("llm-node", new Source("inference-workers/llm-node", LlmNodeCommand.class)),
              entry("data-node", new Source("data-oracle", DataNodeCommand.class)),
              entry("ingress", new Source("ingress", IngressCommand.class)),
              entry("broker", new Source("broker", BrokerCommand.class)),
              entry("proof-stream", new Source("proof-stream", ProofStreamCommand.class)),
              entry("full-node", new Source("full-node", FullNodeCommand.class)),
              entry("bridge", new Source("settlement-bridge", BridgeCommand.class)),
              entry(
                  "facilitator",
                  new Source("settlement-bridge/facilitator", FacilitatorCommand.class)),
              entry("explorer", new Source("explorer", ExplorerCommand.class)),
              entry("walrus", new Source("walrus-store", WalrusCommand.class))));

  /**
   * @param module its folder
   */
  private record Source(String module, Class<? extends Callable<Integer>> program) {}

  /** Names of the roles that networks start as processes. */
  public static Set<String> roles() {
    return Collections.unmodifiableSet(SOURCES.keySet());
  }

  /**
   * The distribution of a role in the tree that this process was started from.
   *
   * @throws IOException if the tree is not known, or the role is not built in it
   */
  public static RoleDistribution of(String role) throws IOException {
    Source source = SOURCES.get(role);
    if (source == null) {
      throw new IllegalArgumentException(
          "'%s' is no role; there are %s".formatted(role, String.join(", ", roles())));
    }
    Path libraries = BuiltTree.resolve(source.module() + "/target/distribution/lib");
    if (!Files.isDirectory(libraries)) {
      throw new IOException(
          "%s is not there; build it with: ./mvnw -DskipTests -pl %s -am package"
              .formatted(libraries, source.module()));
    }
    return new RoleDistribution(libraries, source.program().getName());
  }
}
