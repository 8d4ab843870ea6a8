package network.haca.oracle.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import network.haca.oracle.http.FactLimits;
import network.haca.oracle.http.FetchBounds;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * A data node's configuration.
 *
 * @param sources the file of sources
 */
public record DataNodeConfig(NodeConfig node, Path sources, FactLimits limits, FetchBounds fetch) {
  private static final Form<Integer> REQUESTS = Form.number(1, 100_000, "requests");

  private static final NodeSettings NODE = new NodeSettings("data", 8300);
  private static final Setting<Path> SOURCES =
      Setting.required("data.sources", Form.path(), "The file of sources, which is measured, too.");
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
  private static final Setting<Optional<Path>> TRUST =
      Setting.optional(
              "data.fetch.trust",
              Form.path().where(Files::isReadable).saying("a readable file of certificates in PEM"),
              "The authorities that sources' certificates may come from.")
          .otherwise("the JDK's");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(
              SOURCES,
              BODY_MAX,
              REQUESTS_MAX,
              CLIENT_REQUESTS_MAX,
              CONNECT,
              WHOLE,
              CONNECTIONS,
              ANSWER_MAX,
              TRUST)
          .with(NODE.group());

  public static DataNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new DataNodeConfig(
        NodeConfig.read(settings, NODE, NodeKind.DATA_NODE),
        settings.get(SOURCES),
        new FactLimits(
            settings.get(BODY_MAX), settings.get(REQUESTS_MAX), settings.get(CLIENT_REQUESTS_MAX)),
        new FetchBounds(
            settings.get(CONNECT),
            settings.get(WHOLE),
            settings.get(CONNECTIONS),
            settings.get(ANSWER_MAX),
            settings.get(TRUST)));
  }

  public String host() {
    return node.host();
  }
}
