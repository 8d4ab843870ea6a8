package network.haca.devnet.network;

import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.app.BridgeConfig;
import network.haca.broker.BrokerConfig;
import network.haca.explorer.app.ExplorerConfig;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.schemas.NodeKind;
import network.haca.settings.InvalidSettingsException;
import network.haca.walrusstore.WalrusStoreConfig;
import network.haca.workers.app.WorkerConfig;

/** Configurations of all roles of a network, read before the first of them starts. */
record NetworkConfigs(
    WalrusStoreConfig walrus,
    BrokerConfig broker,
    FullNodeConfig fullNode,
    BridgeConfig bridge,
    ProofStreamConfig proofStream,
    WorkerConfig teeWorker,
    WorkerConfig vanillaWorker,
    Optional<LlmNodeConfig> llmNode,
    Optional<DataNodeConfig> dataNode,
    IngressConfig ingress,
    ExplorerConfig explorer) {

  /**
   * Reads them all.
   *
   * @throws IOException if a setting is the network's own
   */
  static NetworkConfigs read(NetworkSettings settings, Served served, NetworkPorts ports)
      throws IOException, InvalidSettingsException {
    return new NetworkConfigs(
        WalrusStoreConfig.read(settings.walrus()),
        BrokerConfig.read(settings.broker()),
        FullNodeConfig.read(settings.fullNode()),
        BridgeConfig.read(settings.bridge()),
        ProofStreamConfig.read(settings.proofStream()),
        WorkerConfig.read(settings.worker(NodeKind.TEE_MODEL_WORKER, "worker-tee", ports.worker())),
        WorkerConfig.read(
            settings.worker(NodeKind.VANILLA, "worker-vanilla", ports.secondWorker())),
        served.llm().isPresent()
            ? Optional.of(LlmNodeConfig.read(settings.llmNode(served.llm().get())))
            : Optional.empty(),
        served.data().isEmpty()
            ? Optional.empty()
            : Optional.of(DataNodeConfig.read(settings.dataNode())),
        IngressConfig.read(settings.ingress()),
        ExplorerConfig.read(settings.explorer()));
  }
}
