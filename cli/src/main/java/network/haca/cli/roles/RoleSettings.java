package network.haca.cli.roles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import network.haca.bridge.app.BridgeConfig;
import network.haca.broker.BrokerConfig;
import network.haca.explorer.app.ExplorerConfig;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.settings.SettingGroup;
import network.haca.walrusstore.WalrusStoreConfig;
import network.haca.workers.app.WorkerConfig;

/** The settings of every role, by the command that runs it. */
public final class RoleSettings {
  private RoleSettings() {}

  public static SequencedMap<String, SettingGroup> all() {
    SequencedMap<String, SettingGroup> roles = new LinkedHashMap<>();
    roles.put("worker", WorkerConfig.SETTINGS);
    roles.put("llm-node", LlmNodeConfig.SETTINGS);
    roles.put("data-node", DataNodeConfig.SETTINGS);
    roles.put("ingress", IngressConfig.SETTINGS);
    roles.put("broker", BrokerConfig.SETTINGS);
    roles.put("proof-stream", ProofStreamConfig.SETTINGS);
    roles.put("full-node", FullNodeConfig.SETTINGS);
    roles.put("bridge", BridgeConfig.SETTINGS);
    roles.put("facilitator", FacilitatorConfig.SETTINGS);
    roles.put("explorer", ExplorerConfig.SETTINGS);
    roles.put("walrus", WalrusStoreConfig.SETTINGS);
    return Collections.unmodifiableSequencedMap(roles);
  }
}
