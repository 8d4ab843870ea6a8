package network.haca.bridge.app;

import io.micrometer.core.instrument.Metrics;
import java.time.InstantSource;
import network.haca.bridge.chain.BatchBlobs;
import network.haca.bridge.chain.CometBftClient;
import network.haca.bridge.chain.EthereumRelay;
import network.haca.bridge.chain.LeafCheck;
import network.haca.bridge.chain.NodeProofs;
import network.haca.bridge.chain.SettlingLog;
import network.haca.bridge.chain.WalrusBatches;
import network.haca.bridge.chain.WalrusOutcomes;
import network.haca.bridge.core.AnswerProofs;
import network.haca.bridge.core.Certifier;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.NewBlocks;
import network.haca.contracts.TransactionSender;

/** The chain and Walrus, as a bridge asks them, and the log of what becomes of that. */
record ChainAccess(
    EthereumClient client,
    TransactionSender sender,
    EthereumRelay relay,
    Certifier certifier,
    AnswerProofs answers,
    LeafCheck check,
    WalrusOutcomes outcomes,
    BatchBlobs blobs,
    WalrusBatches settledBlobs,
    SettlingLog log) {
  /**
   * One account sends for all, so that its nonces are given once.
   *
   * @param blocks of the chain
   */
  static ChainAccess of(BridgeConfig config, NewBlocks blocks, InstantSource clock) {
    EthereumClient client = new EthereumClient(config.chain());
    TransactionSender sender = new TransactionSender(client, config.sender(), blocks);
    NodeProofs proofs = new NodeProofs(client, new CometBftClient(config.cometBft()));
    WalrusOutcomes outcomes = new WalrusOutcomes(Metrics.globalRegistry);
    BatchBlobs blobs =
        new BatchBlobs(
            config.publisher(),
            config.aggregators(),
            config.walrusShards(),
            config.walrusEpochs(),
            outcomes);
    WalrusBatches settledBlobs = new WalrusBatches(blobs);
    return new ChainAccess(
        client,
        sender,
        new EthereumRelay(client, sender, clock),
        new Certifier(proofs, settledBlobs),
        new AnswerProofs(proofs),
        new LeafCheck(client),
        outcomes,
        blobs,
        settledBlobs,
        new SettlingLog(Metrics.globalRegistry, InstantSource.system()));
  }
}
