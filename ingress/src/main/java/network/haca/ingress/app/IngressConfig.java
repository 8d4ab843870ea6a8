package network.haca.ingress.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.ServerLimits;
import network.haca.ingress.http.HttpLimits;
import network.haca.ingress.llm.LlmLimits;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.settings.ChainSettings;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The ingress's configuration.
 *
 * @param connections of clients, on both ports
 * @param directoryFiles where the nodes are read from instead of the chain, if there are any
 * @param chain the JSON-RPC of a full node, whose registry is the directory
 * @param chainEvents the WebSocket of that node, which tells of changes with their block; without
 *     it they are found by asking
 * @param directoryRefresh how often the directory and the nodes are asked
 * @param nodeTimeout how long a node may take to answer
 * @param llmIdle how long an LLM node may be silent, before its first token and between two
 * @param triesMax nodes that a request is given to, one after the other, while none can answer
 * @param settled in which time answers are to be settled, and who tells
 * @param controlsModels whether clients may have nodes load and unload models
 * @param modelOwners whose nodes of a registry they may
 * @param identity folder of the certificate that is presented to nodes which ask for one
 * @param prices the registry file of what models cost, if they are sold here
 * @param gate through which requests get to LLM nodes
 */
public record IngressConfig(
    String host,
    int httpPort,
    int grpcPort,
    HttpLimits limits,
    ServerLimits connections,
    List<Path> directoryFiles,
    URI chain,
    Duration directoryRefresh,
    Optional<URI> chainEvents,
    Duration nodeTimeout,
    Duration llmIdle,
    LlmLimits llm,
    int triesMax,
    Settled settled,
    boolean controlsModels,
    Set<Address> modelOwners,
    Optional<Path> identity,
    Optional<Path> prices,
    GateConfig gate) {

  /**
   * The time in which answers are to be settled.
   *
   * @param bridges that tell how soon they are; without one nobody is refused for it
   */
  record Settled(List<URI> bridges, Duration within) {}

  public static final SettingGroup SETTINGS = IngressSettings.SETTINGS;

  public static IngressConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    Duration nodeTimeout = settings.get(IngressSettings.NODE_TIMEOUT);
    Duration llmIdle = settings.get(IngressSettings.LLM_IDLE);
    return new IngressConfig(
        settings.get(IngressSettings.HOST),
        settings.get(IngressSettings.HTTP_PORT),
        settings.get(IngressSettings.GRPC_PORT),
        new HttpLimits(
            settings.get(IngressSettings.BODY_MAX),
            settings.get(IngressSettings.HELD_MAX),
            settings.get(IngressSettings.JSON_MAX),
            settings.get(IngressSettings.IDLE),
            nodeTimeout.compareTo(llmIdle) > 0 ? nodeTimeout : llmIdle),
        ServerLimits.read(settings),
        settings.get(IngressSettings.DIRECTORY_FILES),
        settings.get(ChainSettings.RPC),
        settings.get(IngressSettings.DIRECTORY_REFRESH),
        settings.get(ChainSettings.WEB_SOCKET),
        nodeTimeout,
        llmIdle,
        new LlmLimits(
            settings.get(IngressSettings.LLM_REQUESTS_MAX),
            settings.get(IngressSettings.LLM_CLIENT_REQUESTS_MAX)),
        settings.get(IngressSettings.TRIES_MAX),
        new Settled(
            settings.get(IngressSettings.SETTLED_BRIDGES),
            settings.get(IngressSettings.SETTLED_WITHIN)),
        settings.get(IngressSettings.MODELS_CONTROL),
        settings.get(IngressSettings.MODELS_OWNERS),
        settings.get(IngressSettings.IDENTITY),
        settings.get(IngressSettings.PRICES),
        GateConfig.read(settings));
  }
}
