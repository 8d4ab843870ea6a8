package network.haca.oracle.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import network.haca.answering.app.AnsweringTrust;
import network.haca.oracle.core.AddressRange;
import network.haca.oracle.core.ContractShare;
import network.haca.oracle.http.FactLimits;
import network.haca.oracle.http.FetchBounds;
import network.haca.primitives.Address;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * A data node's configuration.
 *
 * @param sources the file of sources
 * @param keysAccounts whose orders bring secrets, beside the operator's
 * @param keysPort on the loopback interface, where secrets arrive without a signature
 * @param asked which sources contracts may ask
 */
public record DataNodeConfig(
    NodeConfig node,
    Path sources,
    Set<Address> keysAccounts,
    Optional<Integer> keysPort,
    Asked asked,
    FactLimits limits,
    FetchBounds fetch) {
  private static final Form<Integer> REQUESTS = Form.number(1, 100_000, "requests");

  private static final NodeSettings NODE = new NodeSettings("data", 8300);
  private static final Setting<Path> SOURCES =
      Setting.required("data.sources", Form.path(), "The file of sources, which is measured, too.");
  private static final Setting<Set<Address>> KEYS_ACCOUNTS =
      Setting.of(
          "data.keys.accounts",
          Hex.address().set(),
          Set.of(),
          "Accounts whose orders bring sources' secrets, beside the operator's.");
  private static final Setting<Optional<Integer>> KEYS_PORT =
      Setting.optional(
              "data.keys.port",
              Endpoints.port(),
              "The operator's port on the loopback interface, where sources' secrets arrive"
                  + " unsigned.")
          .otherwise("none");
  private static final Setting<List<String>> ASKED =
      Setting.of(
          "data.asked",
          Form.matching(
                  "a name or an id of the model registry",
                  Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}|0x[0-9a-f]{64}"))
              .list(),
          List.of(),
          "Entries of the model registry, by name or id, whose sources contracts may ask this node"
              + " for inside transactions.");
  private static final Setting<Integer> ASKED_SHARE =
      Setting.of(
          "data.asked.share",
          Form.number(1, 100, "percent"),
          50,
          "The most percent of a source's quota, connections and streams that contracts get, rounded"
              + " down.");
  private static final Setting<Duration> REQUESTS_LOOK =
      Setting.of(
          "data.requests.look",
          Durations.waiting(),
          Duration.ofMillis(100),
          "Pause between two looks at requests inside transactions.");
  private static final Setting<Integer> BODY_MAX =
      Setting.of(
          "data.body.max",
          Form.number(1024, 16 << 20, "bytes"),
          64 << 10,
          "The longest body of a request; a longer one gets 413.");
  private static final Setting<Integer> REQUESTS_MAX =
      Setting.of(
          "data.requests.max", REQUESTS, 1_000, "Requests at once in all; one more gets 429.");
  private static final Setting<Integer> CLIENT_REQUESTS_MAX =
      Setting.of(
          "data.client.requests.max",
          REQUESTS,
          100,
          "Requests at once from one address; one more gets 429.");
  private static final Setting<Duration> CONNECT =
      Setting.of(
          "data.fetch.connect",
          Durations.waiting(),
          Duration.ofSeconds(5),
          "How long it may take until a source is connected.");
  private static final Setting<Duration> WHOLE =
      Setting.of(
          "data.fetch.whole",
          Durations.waiting(),
          Duration.ofSeconds(15),
          "How long it may take until a source's whole answer is there.");
  private static final Setting<Integer> CONNECTIONS =
      Setting.of(
          "data.fetch.connections",
          Form.number(1, 10_000, "connections"),
          50,
          "Connections at once to one source.");
  private static final Setting<Integer> ANSWER_MAX =
      Setting.of(
          "data.fetch.answer.max",
          Form.number(1024, 64 << 20, "bytes"),
          1 << 20,
          "The longest answer of a source.");
  private static final Setting<Integer> STREAMS =
      Setting.of(
          "data.fetch.streams",
          Form.number(1, 10_000, "streams"),
          100,
          "Sources' WebSockets that are open at once.");
  private static final Setting<List<AddressRange>> NETWORKS =
      Setting.of(
          "data.fetch.networks",
          AddressRanges.form().list(),
          List.of(),
          "Networks in which sources may lie though they are not public, such as 10.0.0.0/8.");
  private static final Setting<Optional<Path>> TRUST =
      Setting.optional(
              "data.fetch.trust",
              Form.path().where(Files::isReadable).saying("a readable file of certificates in PEM"),
              "The authorities that sources' certificates may come from.")
          .otherwise("the JDK's");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(
              SOURCES,
              KEYS_ACCOUNTS,
              KEYS_PORT,
              ASKED,
              ASKED_SHARE,
              REQUESTS_LOOK,
              BODY_MAX,
              REQUESTS_MAX,
              CLIENT_REQUESTS_MAX,
              CONNECT,
              WHOLE,
              CONNECTIONS,
              ANSWER_MAX,
              STREAMS,
              NETWORKS,
              TRUST)
          .with(NODE.group(), AnsweringTrust.SETTINGS);

  /**
   * The sources that contracts may ask.
   *
   * @param references to the registry's entries: names, or ids
   * @param look the pause between two looks at requests
   * @param trust by which headers are known
   */
  public record Asked(List<String> references, Duration look, AnsweringTrust trust) {
    public Asked {
      references = List.copyOf(references);
    }
  }

  public DataNodeConfig {
    keysAccounts = Set.copyOf(keysAccounts);
  }

  public static DataNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new DataNodeConfig(
        NodeConfig.read(settings, NODE, NodeKind.DATA_NODE),
        settings.get(SOURCES),
        settings.get(KEYS_ACCOUNTS),
        settings.get(KEYS_PORT),
        new Asked(settings.get(ASKED), settings.get(REQUESTS_LOOK), AnsweringTrust.read(settings)),
        new FactLimits(
            settings.get(BODY_MAX), settings.get(REQUESTS_MAX), settings.get(CLIENT_REQUESTS_MAX)),
        new FetchBounds(
            settings.get(CONNECT),
            settings.get(WHOLE),
            settings.get(CONNECTIONS),
            settings.get(ANSWER_MAX),
            settings.get(STREAMS),
            new ContractShare(settings.get(ASKED_SHARE)),
            settings.get(TRUST),
            settings.get(NETWORKS)));
  }

  public String host() {
    return node.host();
  }
}
