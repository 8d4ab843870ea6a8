package network.haca.role;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.role.metrics.MetricsServer;
import network.haca.service.ProcessEnd;
import network.haca.service.Role;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.PropertiesFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a role that starts alone gets its configuration: a properties file, and
 * single keys over it.
 */
public final class RoleOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a properties file with the role's keys")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one key, over the file; may be repeated")
  private Map<String, String> overrides = new TreeMap<>();

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "serves GET /metrics for Prometheus, GET /health/live and GET /health/ready there"
              + " (default: nowhere)")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--metrics-host",
      defaultValue = "127.0.0.1",
      description = "the address of that port (default: ${DEFAULT-VALUE})")
  private String metricsHost = "127.0.0.1";

  public Map<String, String> read() throws InvalidSettingsException {
    Map<String, String> values = new TreeMap<>();
    if (file != null) {
      values.putAll(PropertiesFile.read(file));
    }
    values.putAll(overrides);
    return values;
  }

  /** Keeps a role running that ends when the process is told to. */
  public int run(Role role, String started) throws Exception {
    return run(role, started, new CompletableFuture<>());
  }

  /** As {@link #runUntilEnded}, with the metrics that were asked for. */
  public int run(Role role, String started, CompletionStage<? extends Exception> ended)
      throws Exception {
    if (metricsPort == null) {
      return runUntilEnded(role, started, ended);
    }
    MetricsServer metrics = startMetrics(role);
    return runUntilEnded(
        role, "%s; metrics %s:%d".formatted(started, metricsHost, metrics.port()), ended);
  }

  private MetricsServer startMetrics(Role role) throws IOException {
    try {
      return MetricsServer.start(metricsHost, Objects.requireNonNull(metricsPort), role.health());
    } catch (IOException e) {
      role.close();
      throw e;
    }
  }

  /**
   * Keeps the role running until the process is told to end or the role cannot go on, then closes
   * it.
   *
   * @param ended why the role cannot go on, which is thrown
   */
  public static int runUntilEnded(
      AutoCloseable role, String started, CompletionStage<? extends Exception> ended)
      throws Exception {
    ProcessEnd.add(role);
    System.out.println(started);
    throw ended.toCompletableFuture().get();
  }
}
