package network.haca.llmnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import network.haca.answering.app.AnsweringTrust;
import network.haca.connection.server.PageGuard;
import network.haca.llmnode.llm.Reloading;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.walrus.WalrusSettings;

/** Settings of an LLM node that are not also other nodes'. */
final class LlmNodeSettings {
  private static final Form<Integer> BYTES = Form.number(1024, 1 << 30, "bytes");
  private static final Form<Integer> REQUESTS = Form.number(1, 100_000, "requests");

  static final NodeSettings NODE = new NodeSettings("worker", 8200);

  static final Setting<Path> MODELS =
      Setting.required("llm.models", Form.path(), "The registry file of models and providers.");
  static final Setting<Reloading> RELOADING =
      Setting.of(
          "llm.models.reload",
          Form.choice(Reloading.class),
          Reloading.PRICES,
          "What of that file may change while the node runs.");
  static final Setting<CanonicalRequest.Form> HASH_FORM =
      Setting.of(
          "llm.hash.form",
          Form.choice(CanonicalRequest.Form.class),
          CanonicalRequest.Form.SDK,
          "In which of the original's two forms requests are hashed; they differ for multipart"
              + " content.");

  static final Setting<Duration> REQUESTS_LOOK =
      Setting.of(
          "llm.requests.look",
          Durations.waiting(),
          Duration.ofMillis(100),
          "Pause between two looks at requests inside transactions.");

  static final Setting<Set<Address>> KEYS_ACCOUNTS =
      Setting.of(
          "llm.keys.accounts",
          Hex.address().set(),
          Set.of(),
          "Accounts whose orders bring keys, beside the operator's.");
  static final Setting<Integer> KEYS_PORT =
      Setting.of(
          "llm.keys.port",
          Endpoints.port(),
          8201,
          "The operator's port on the loopback interface, where the providers' keys arrive.");
  static final Setting<Set<String>> KEYS_HOSTS =
      Setting.of(
          "llm.keys.hosts",
          PageGuard.names("names, or names with ports, or *"),
          Set.of(),
          "Names under which that port is reached, beside the loopback interface's.");

  static final Setting<Integer> BODY_MAX =
      Setting.of("llm.body.max", BYTES, 16 << 20, "The longest request; a longer one gets 413.");
  static final Setting<Integer> REQUESTS_MAX =
      Setting.of(
          "llm.requests.max", REQUESTS, 1_000, "Requests at once in all; one more gets 429.");
  static final Setting<Integer> CLIENT_REQUESTS_MAX =
      Setting.of(
          "llm.client.requests.max",
          REQUESTS,
          1_000,
          "Requests at once from one address, which may be an ingress'; one more gets 429.");
  static final Setting<Integer> BODIES_MAX =
      Setting.of(
          "llm.bodies.max",
          Form.number(1 << 20, Integer.MAX_VALUE, "bytes"),
          256 << 20,
          "All requests and whole answers in memory at once; beyond, requests get 429.");
  static final Setting<Integer> STREAM_PENDING_MAX =
      Setting.of(
          "llm.stream.pending.max",
          Form.number(1024, 16 << 20, "bytes"),
          64 << 10,
          "What of a stream waits for its client before the provider has to wait.");

  static final Setting<Duration> PROVIDER_CONNECT =
      Setting.of(
          "llm.provider.connect",
          Durations.waiting(),
          Duration.ofSeconds(15),
          "How long it may take until a provider is connected.");
  static final Setting<Duration> PROVIDER_IDLE =
      Setting.of(
          "llm.provider.idle",
          Durations.waiting(),
          Duration.ofMinutes(2),
          "How long a provider may send no byte.");
  static final Setting<Duration> PROVIDER_TOTAL =
      Setting.of(
          "llm.provider.total",
          Durations.waiting(),
          Duration.ofMinutes(30),
          "How long an answer of a provider may take, however steadily it comes.");
  static final Setting<Integer> PROVIDER_CONNECTIONS =
      Setting.of(
          "llm.provider.connections",
          Form.number(1, 100_000, "connections"),
          1_000,
          "Connections at once to one provider.");
  static final Setting<Integer> PROVIDER_ANSWER_MAX =
      Setting.of(
          "llm.provider.answer.max", BYTES, 64 << 20, "The longest whole answer of a provider.");
  static final Setting<Integer> PROVIDER_EVENT_MAX =
      Setting.of(
          "llm.provider.event.max",
          BYTES,
          1 << 20,
          "The longest event of a provider's stream, and the longest body of its errors.");
  static final Setting<Integer> PROVIDER_STREAM_MAX =
      Setting.of("llm.provider.stream.max", BYTES, 256 << 20, "All events of a provider's stream.");
  static final Setting<Integer> PROVIDER_FAILURES_MAX =
      Setting.of(
          "llm.provider.failures.max",
          Form.number(1, 1_000, "failures"),
          5,
          "Failures in a row after which a provider is passed over.");
  static final Setting<Duration> PROVIDER_REST =
      Setting.of(
          "llm.provider.rest",
          Durations.waiting(),
          Duration.ofSeconds(30),
          "How long it is passed over.");

  static final Setting<URI> BRIDGE =
      Setting.of(
          "bridge.url",
          Endpoints.http(),
          URI.create("http://127.0.0.1:8010"),
          "The bridge that is asked for the transaction of an individual settlement.");
  static final Setting<Duration> INDIVIDUAL_WAIT =
      Setting.of(
          "llm.individual.wait",
          Durations.noneUpTo(Duration.ofHours(1)),
          Duration.ofSeconds(5),
          "How long an answer waits for that transaction.");
  static final Setting<Integer> INDIVIDUAL_PAYLOAD_MAX =
      Setting.of(
          "llm.individual.payload.max",
          BYTES,
          8 << 20,
          "Request and answer together of an individual settlement; what is longer is settled in a"
              + " batch.");
  static final Setting<Integer> INDIVIDUAL_WAITING_MAX =
      Setting.of(
          "llm.individual.waiting.max",
          Form.number(1, 1_000_000, "answers"),
          1_000,
          "Answers that wait for Walrus; with more, no more are given.");
  static final Setting<Long> INDIVIDUAL_BYTES_MAX =
      NodeSettings.bytesMax(
          "llm.individual.bytes.max",
          "How much of the disk the answers that wait for Walrus may take.");
  static final Setting<Integer> INDIVIDUAL_UPLOADS_MAX =
      Setting.of(
          "llm.individual.uploads.max",
          Form.number(1, 1_000, "uploads"),
          8,
          "Uploads to Walrus at once.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(
              MODELS, RELOADING, HASH_FORM, REQUESTS_LOOK, KEYS_ACCOUNTS, KEYS_PORT, KEYS_HOSTS)
          .with(
              SettingGroup.of(
                  BODY_MAX, REQUESTS_MAX, CLIENT_REQUESTS_MAX, BODIES_MAX, STREAM_PENDING_MAX),
              SettingGroup.of(
                  PROVIDER_CONNECT,
                  PROVIDER_IDLE,
                  PROVIDER_TOTAL,
                  PROVIDER_CONNECTIONS,
                  PROVIDER_ANSWER_MAX,
                  PROVIDER_EVENT_MAX,
                  PROVIDER_STREAM_MAX,
                  PROVIDER_FAILURES_MAX,
                  PROVIDER_REST),
              DecoderSettings.SETTINGS,
              GateConfig.SETTINGS,
              AnsweringTrust.SETTINGS,
              SettingGroup.of(
                  WalrusSettings.PUBLISHER,
                  WalrusSettings.SHARDS,
                  WalrusSettings.EPOCHS,
                  BRIDGE,
                  INDIVIDUAL_WAIT,
                  INDIVIDUAL_PAYLOAD_MAX,
                  INDIVIDUAL_WAITING_MAX,
                  INDIVIDUAL_BYTES_MAX,
                  INDIVIDUAL_UPLOADS_MAX),
              NODE.group());

  private LlmNodeSettings() {}
}
