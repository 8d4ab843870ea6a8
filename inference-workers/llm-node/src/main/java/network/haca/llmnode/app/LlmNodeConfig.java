package network.haca.llmnode.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import network.haca.answering.app.AnsweringTrust;
import network.haca.llmnode.decoder.DecoderOptions;
import network.haca.llmnode.http.LlmLimits;
import network.haca.llmnode.individual.IndividualOptions;
import network.haca.llmnode.llm.Reloading;
import network.haca.llmnode.provider.ProviderBounds;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.provingnode.app.NodeConfig;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.WalrusSettings;

/**
 * An LLM node's configuration.
 *
 * @param models the registry file of models and providers
 * @param reloading how much of that file may change while the node runs
 * @param form in which requests are hashed
 * @param requests pause between two looks at requests inside transactions
 * @param trust of the chain's headers, by which those requests are answered
 * @param bodiesBytesMax of all requests and whole answers that are held
 * @param decoder how models run that this node runs itself
 * @param individual how answers are settled each by itself
 * @param keysAccounts whose orders bring keys, beside the operator's
 * @param keysPort on the loopback interface, where the providers' keys arrive
 * @param keysHosts names under which that port is reached, beside the loopback interface's
 * @param gate through which requests get to models
 */
public record LlmNodeConfig(
    NodeConfig node,
    Path models,
    Reloading reloading,
    Form form,
    Duration requests,
    AnsweringTrust trust,
    LlmLimits limits,
    ProviderBounds provider,
    long bodiesBytesMax,
    DecoderOptions decoder,
    IndividualOptions individual,
    Set<Address> keysAccounts,
    int keysPort,
    Set<String> keysHosts,
    GateConfig gate) {
  public static final SettingGroup SETTINGS = LlmNodeSettings.SETTINGS;

  public LlmNodeConfig {
    keysAccounts = Set.copyOf(keysAccounts);
    keysHosts = Set.copyOf(keysHosts);
  }

  public static LlmNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new LlmNodeConfig(
        NodeConfig.read(settings, LlmNodeSettings.NODE, NodeKind.LLM_PROXY),
        settings.get(LlmNodeSettings.MODELS),
        settings.get(LlmNodeSettings.RELOADING),
        settings.get(LlmNodeSettings.HASH_FORM),
        settings.get(LlmNodeSettings.REQUESTS_LOOK),
        AnsweringTrust.read(settings),
        new LlmLimits(
            settings.get(LlmNodeSettings.BODY_MAX),
            settings.get(LlmNodeSettings.REQUESTS_MAX),
            settings.get(LlmNodeSettings.CLIENT_REQUESTS_MAX),
            settings.get(LlmNodeSettings.STREAM_PENDING_MAX),
            settings.get(LlmNodeSettings.INDIVIDUAL_PAYLOAD_MAX)),
        provider(settings),
        settings.get(LlmNodeSettings.BODIES_MAX),
        DecoderSettings.read(settings),
        individual(settings),
        settings.get(LlmNodeSettings.KEYS_ACCOUNTS),
        settings.get(LlmNodeSettings.KEYS_PORT),
        settings.get(LlmNodeSettings.KEYS_HOSTS),
        GateConfig.read(settings));
  }

  private static ProviderBounds provider(Settings settings) {
    return new ProviderBounds(
        settings.get(LlmNodeSettings.PROVIDER_CONNECT),
        settings.get(LlmNodeSettings.PROVIDER_IDLE),
        settings.get(LlmNodeSettings.PROVIDER_TOTAL),
        settings.get(LlmNodeSettings.PROVIDER_CONNECTIONS),
        settings.get(LlmNodeSettings.PROVIDER_ANSWER_MAX),
        settings.get(LlmNodeSettings.PROVIDER_EVENT_MAX),
        settings.get(LlmNodeSettings.PROVIDER_STREAM_MAX),
        settings.get(LlmNodeSettings.PROVIDER_FAILURES_MAX),
        settings.get(LlmNodeSettings.PROVIDER_REST));
  }

  private static IndividualOptions individual(Settings settings) {
    return new IndividualOptions(
        settings.get(WalrusSettings.PUBLISHER),
        settings.get(WalrusSettings.SHARDS),
        settings.get(WalrusSettings.EPOCHS),
        settings.get(LlmNodeSettings.BRIDGE),
        settings.get(LlmNodeSettings.INDIVIDUAL_WAIT),
        settings.get(LlmNodeSettings.INDIVIDUAL_PAYLOAD_MAX),
        settings.get(LlmNodeSettings.INDIVIDUAL_WAITING_MAX),
        settings.get(LlmNodeSettings.INDIVIDUAL_BYTES_MAX),
        settings.get(LlmNodeSettings.INDIVIDUAL_UPLOADS_MAX));
  }

  public String host() {
    return node.host();
  }
}
