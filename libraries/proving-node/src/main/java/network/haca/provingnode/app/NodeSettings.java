package network.haca.provingnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.attestation.NsmDevice;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeConfig.Enclave;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.senders.SenderSettings;
import network.haca.settings.ChainSettings;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * Settings of nodes of every kind; the keys that are a node's own begin with a word of its kind.
 */
public final class NodeSettings {
  static final Setting<Optional<Path>> DIRECTORY_FILE =
      Setting.optional(
          "directory.file",
          Form.path(),
          "The file that the node writes its entry to when no chain is used, where an ingress reads"
              + " it.");

  private static final Duration HEARTBEAT_MAX = Duration.ofDays(30);
  private static final Duration LIFETIME_MAX = Duration.ofDays(3650);
  private static final Form<Optional<Set<Bytes32>>> INGRESSES =
      Hex.word("SHA-256 fingerprints of certificates")
          .set()
          .where(fingerprints -> !fingerprints.isEmpty())
          .orWord("open")
          .saying("open, or SHA-256 fingerprints of certificates, comma-separated");

  final String prefix;
  final Setting<String> host;
  final Setting<Integer> port;
  final Setting<Optional<NodeEndpoint>> endpoint;
  final Setting<Optional<Set<Bytes32>>> ingresses;
  final Setting<Duration> idle;
  final Setting<Path> outbox;
  final Setting<Sync> outboxSync;
  final Setting<Integer> outboxProofsMax;
  final Setting<Long> outboxBytesMax;
  final Setting<Duration> registryLook;
  final Setting<Duration> registryRetry;
  final Setting<Duration> heartbeat;
  final Setting<Duration> certificateLifetime;
  final Setting<Enclave> enclave;
  final Setting<Path> nsm;
  final Setting<URI> nitridingInternal;
  final Setting<URI> nitridingExternal;
  final SenderSettings operator;
  private final SettingGroup group;

  /**
   * @param prefix of the keys that are its own
   * @param standardPort where it listens unless told otherwise
   */
  public NodeSettings(String prefix, int standardPort) {
    this.prefix = prefix;
    host = Setting.of(prefix + ".host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
    port =
        Setting.of(
            prefix + ".port",
            Endpoints.port(),
            standardPort,
            "The port to listen on; 0 lets the system choose.");
    endpoint =
        Setting.optional(
                prefix + ".endpoint",
                Form.of(
                    "https://host:port",
                    text -> NodeEndpoint.parse(text).orElseThrow(),
                    NodeEndpoint::toUrl),
                "How others reach this node, as the registry will say.")
            .otherwise("host and port");
    ingresses =
        Setting.of(
            prefix + ".ingresses",
            INGRESSES,
            Optional.empty(),
            "Who may connect: anyone, or those who present one of these certificates.");
    idle =
        Setting.of(
            prefix + ".idle",
            Durations.waiting(),
            Duration.ofMinutes(5),
            "How long a connection may stay idle.");
    outbox =
        Setting.required(
            prefix + ".outbox", Form.path(), "The directory of the proofs on their way to Kafka.");
    outboxSync =
        Setting.of(
            prefix + ".outbox.sync",
            Form.choice(Sync.class),
            Sync.DISK,
            "What a proof survives before its answer leaves: a power cut, or this process' death.");
    outboxProofsMax =
        Setting.of(
            prefix + ".outbox.proofs.max",
            Form.number(1, Integer.MAX_VALUE, "proofs"),
            10_000_000,
            "Proofs that wait for Kafka; with more the node answers nothing.");
    outboxBytesMax =
        bytesMax(prefix + ".outbox.bytes.max", "How much of the disk the outbox may take.");
    registryLook =
        Setting.of(
            prefix + ".registry.look",
            Durations.waiting(),
            Duration.ofSeconds(1),
            "How often the node looks for its entry in the registry.");
    registryRetry =
        Setting.of(
            prefix + ".registry.retry",
            Durations.waiting(),
            Duration.ofSeconds(10),
            "The pause after the registry refused or could not be reached.");
    heartbeat =
        Setting.of(
            prefix + ".heartbeat",
            Durations.upTo(HEARTBEAT_MAX),
            Duration.ofMinutes(5),
            "The interval of heartbeats, shorter than the registry's heartbeatMaxAge.");
    certificateLifetime =
        Setting.of(
            prefix + ".certificate.lifetime",
            Durations.between(Duration.ofSeconds(1), LIFETIME_MAX),
            Duration.ofDays(90),
            "How long the node's certificate holds; in its last third the node joins with"
                + " another.");
    enclave =
        Setting.of(
            prefix + ".enclave",
            Form.choice(Enclave.class),
            Enclave.SIMULATED,
            "What attests the node: nothing real, the Nitro enclave around it, or the nitriding"
                + " daemon beside it.");
    nsm =
        Setting.of(
            prefix + ".nsm",
            Form.path(),
            NsmDevice.PATH,
            "The device of the enclave's security module.");
    nitridingInternal =
        Setting.of(
            prefix + ".nitriding.internal",
            Endpoints.http(),
            URI.create("http://127.0.0.1:8080"),
            "Where nitriding takes commands.");
    nitridingExternal =
        Setting.of(
            prefix + ".nitriding.external",
            Endpoints.http(),
            URI.create("https://127.0.0.1"),
            "The TLS port of nitriding, as this process reaches it.");
    operator =
        SenderSettings.of(prefix + ".operator.key", prefix, "the account that registers the node");
    group = all();
  }

  /** A setting of how much of the disk a log may take. */
  public static Setting<Long> bytesMax(String key, String meaning) {
    return Setting.of(
        key,
        Form.longNumber(LogOptions.BYTES_LEAST, Long.MAX_VALUE, "bytes")
            .saying("%d bytes or more".formatted(LogOptions.BYTES_LEAST)),
        LogOptions.BYTES_MAX_DEFAULT,
        meaning);
  }

  public SettingGroup group() {
    return group;
  }

  /** Settings of the node's attestation. */
  public Setting<String> host() {
    return host;
  }

  /** Those who may connect; anyone may without. */
  public Setting<Optional<Set<Bytes32>>> ingresses() {
    return ingresses;
  }

  public Setting<Enclave> enclave() {
    return enclave;
  }

  private SettingGroup all() {
    return SettingGroup.of(
            host,
            port,
            endpoint,
            ingresses,
            idle,
            outbox,
            outboxSync,
            outboxProofsMax,
            outboxBytesMax,
            registryLook,
            registryRetry,
            heartbeat,
            certificateLifetime,
            enclave,
            nsm,
            nitridingInternal,
            nitridingExternal,
            DIRECTORY_FILE,
            ChainSettings.RPC,
            ChainSettings.WEB_SOCKET)
        .checkedBy(this::nitridingWithoutEndpoint)
        .with(operator.group(), KafkaSettings.SETTINGS, ServerLimits.SETTINGS);
  }

  private List<String> nitridingWithoutEndpoint(Settings settings) {
    boolean isHidden =
        settings.find(enclave).filter(Enclave.NITRIDING::equals).isPresent()
            && settings.find(endpoint).filter(Optional::isEmpty).isPresent();
    return isHidden
        ? List.of(endpoint + ": missing; give nitriding's port as others reach it")
        : List.of();
  }
}
