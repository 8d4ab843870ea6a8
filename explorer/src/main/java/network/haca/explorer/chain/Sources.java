package network.haca.explorer.chain;

import java.net.URI;
import network.haca.contracts.EthereumClient;

/** The services that are asked for whatever the view does not keep. */
public record Sources(
    Blocks blocks,
    RegistryView registry,
    SettlementView settlements,
    LedgerView ledger,
    RegisteredModels models,
    ReceiptSource receipts,
    FeedSource feeds,
    Ingress ingress) {
  /**
   * @param chain a full node's JSON-RPC
   */
  public static Sources at(URI chain, URI cometBft, URI bridge, URI ingress) {
    EthereumClient ethereum = new EthereumClient(chain);
    return new Sources(
        new Blocks(cometBft),
        new RegistryView(ethereum),
        new SettlementView(ethereum),
        new LedgerView(ethereum),
        new RegisteredModels(ethereum),
        new ReceiptSource(bridge),
        new FeedSource(bridge),
        new Ingress(ingress));
  }
}
