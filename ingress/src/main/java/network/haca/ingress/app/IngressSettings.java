package network.haca.ingress.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.ServerLimits;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.settings.ChainSettings;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** The ingress' settings. */
final class IngressSettings {
  private static final Form<Integer> BYTES = Form.number(1024, 1 << 30, "bytes");
  private static final Form<Integer> REQUESTS = Form.number(1, 1_000_000, "requests");

  static final Setting<String> HOST =
      Setting.of("ingress.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  static final Setting<Integer> HTTP_PORT =
      Setting.of(
          "ingress.http.port",
          Endpoints.port(),
          8000,
          "The port of Open Inference Protocol over HTTP and of OpenAI's API.");
  static final Setting<Integer> GRPC_PORT =
      Setting.of(
          "ingress.grpc.port",
          Endpoints.port(),
          8001,
          "The port of Open Inference Protocol over gRPC.");

  static final Setting<Integer> BODY_MAX =
      Setting.of(
          "ingress.body.max",
          BYTES,
          32 << 20,
          "The longest request and the longest answer of a node; a longer request gets 413.");
  static final Setting<Integer> HELD_MAX =
      Setting.of(
          "ingress.held.max",
          Form.number(1024, Integer.MAX_VALUE, "bytes"),
          512 << 20,
          "All requests and answers in memory at once; a request beyond it gets 429.");
  static final Setting<Integer> JSON_MAX =
      Setting.of(
          "ingress.json.max",
          BYTES,
          128 << 20,
          "The longest JSON of an answer; a longer one can be had as binary data.");
  static final Setting<Duration> IDLE =
      Setting.of(
          "ingress.idle",
          Durations.waiting(),
          Duration.ofSeconds(30),
          "How long a request may stall before its connection is closed.");
  static final Setting<Duration> NODE_TIMEOUT =
      Setting.of(
          "ingress.node.timeout",
          Durations.waiting(),
          Duration.ofSeconds(30),
          "How long a worker may take to answer; then the client gets 504.");
  static final Setting<Duration> LLM_IDLE =
      Setting.of(
          "ingress.llm.idle",
          Durations.waiting(),
          Duration.ofMinutes(2),
          "How long an LLM node may be silent, before its first token and between two.");
  static final Setting<Integer> LLM_REQUESTS_MAX =
      Setting.of(
          "ingress.llm.requests.max",
          REQUESTS,
          10_000,
          "Requests to LLM nodes at once in all; one more gets 429.");
  static final Setting<Integer> LLM_CLIENT_REQUESTS_MAX =
      Setting.of(
          "ingress.llm.client.requests.max",
          REQUESTS,
          1_000,
          "Requests to LLM nodes at once from one address; one more gets 429.");
  static final Setting<Integer> TRIES_MAX =
      Setting.of(
          "ingress.tries.max",
          Form.number(1, 100, "nodes"),
          3,
          "Nodes that are asked one after the other while none can be reached.");
  static final Setting<List<URI>> SETTLED_BRIDGES =
      Setting.of(
          "ingress.settled.bridges",
          Endpoints.http().list(),
          List.of(),
          "The bridges that tell how soon answers are settled; without one nothing is refused for"
              + " that.");
  static final Setting<Duration> SETTLED_WITHIN =
      Setting.of(
          "ingress.settled.within",
          Durations.waiting(),
          Duration.ofSeconds(6),
          "The time in which answers are to be settled: requests that would make it longer get 429."
              + " Twice the proof stream's batch.age.max at least.");
  static final Setting<Boolean> MODELS_CONTROL =
      Setting.of(
          "ingress.models.control",
          Form.flag(),
          false,
          "Whether clients may have the nodes load and unload models, those that take such"
              + " orders.");
  static final Setting<Set<Address>> MODELS_OWNERS =
      Setting.of(
          "ingress.models.owners",
          Hex.address().set(),
          Set.of(),
          "The accounts whose nodes of the registry get such orders.");
  static final Setting<Optional<Path>> IDENTITY =
      Setting.optional(
          "ingress.identity",
          Form.path(),
          "The folder of the certificate that is presented to nodes which ask for one.");

  static final Setting<List<Path>> DIRECTORY_FILES =
      Setting.of(
          "directory.files",
          Form.path().list(),
          List.of(),
          "The files that nodes are read from, instead of the chain.");
  static final Setting<Duration> DIRECTORY_REFRESH =
      Setting.of(
          "directory.refresh",
          Durations.waiting(),
          Duration.ofSeconds(1),
          "How often the directory and the nodes are asked.");

  static final Setting<Optional<Path>> PRICES =
      Setting.optional(
          "gate.prices",
          Form.path(),
          "The registry file of LLM nodes, for the prices and limits of its models.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(HOST, HTTP_PORT, GRPC_PORT)
          .with(
              SettingGroup.of(BODY_MAX, HELD_MAX, JSON_MAX, IDLE, NODE_TIMEOUT, LLM_IDLE),
              SettingGroup.of(LLM_REQUESTS_MAX, LLM_CLIENT_REQUESTS_MAX, TRIES_MAX),
              SettingGroup.of(SETTLED_BRIDGES, SETTLED_WITHIN),
              SettingGroup.of(MODELS_CONTROL, MODELS_OWNERS, IDENTITY),
              SettingGroup.of(DIRECTORY_FILES, DIRECTORY_REFRESH),
              SettingGroup.of(ChainSettings.RPC, ChainSettings.WEB_SOCKET),
              SettingGroup.of(PRICES),
              GateConfig.SETTINGS,
              ServerLimits.SETTINGS)
          .checkedBy(IngressSettings::problems);

  private IngressSettings() {}

  private static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (GateConfig.isSelling(settings)
        && settings.find(PRICES).map(Optional::isEmpty).orElse(false)) {
      problems.add(PRICES.missing());
    }
    // A registry has nodes of anybody, and what they answer would be told to the client.
    if (settings.find(MODELS_CONTROL).orElse(false)
        && settings.find(DIRECTORY_FILES).map(List::isEmpty).orElse(false)
        && settings.find(MODELS_OWNERS).map(Set::isEmpty).orElse(false)) {
      problems.add(MODELS_OWNERS.missing());
    }
    return problems;
  }
}
