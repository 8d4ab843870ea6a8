package network.haca.fullnode.rpc;

import java.util.Set;
import network.haca.fullnode.lane.Kind;

/** The threads that methods run on, by name. A method that is not known to be quick is heavy. */
final class MethodKinds {
  private static final Set<String> QUICK =
      Set.of(
          "eth_accounts",
          "eth_baseFee",
          "eth_blobBaseFee",
          "eth_blockNumber",
          "eth_capabilities",
          "eth_chainId",
          "eth_coinbase",
          "eth_config",
          "eth_gasPrice",
          "eth_getBalance",
          "eth_getBlockByHash",
          "eth_getBlockByNumber",
          "eth_getBlockTransactionCountByHash",
          "eth_getBlockTransactionCountByNumber",
          "eth_getCode",
          "eth_getHeaderByHash",
          "eth_getHeaderByNumber",
          "eth_getRawTransactionByBlockHashAndIndex",
          "eth_getRawTransactionByBlockNumberAndIndex",
          "eth_getStorageAt",
          "eth_getTransactionByBlockHashAndIndex",
          "eth_getTransactionByBlockNumberAndIndex",
          "eth_getTransactionByHash",
          "eth_getTransactionCount",
          "eth_getTransactionReceipt",
          "eth_getUncleCountByBlockHash",
          "eth_getUncleCountByBlockNumber",
          "eth_hashrate",
          "eth_maxPriorityFeePerGas",
          "eth_mining",
          "eth_protocolVersion",
          "eth_subscribe",
          "eth_syncing",
          "eth_uninstallFilter",
          "eth_unsubscribe",
          "haca_rulesVersion",
          "net_listening",
          "net_version",
          "rpc_modules",
          "web3_clientVersion");

  /** They ask CometBFT. */
  private static final Set<String> SENDING =
      Set.of(
          "eth_resend",
          "eth_sendRawTransaction",
          "eth_sendTransaction",
          "haca_sendInferenceConclusion",
          "net_peerCount");

  private MethodKinds() {}

  static Kind of(String method) {
    if (QUICK.contains(method)) {
      return Kind.QUICK;
    }
    return SENDING.contains(method) ? Kind.SENDING : Kind.HEAVY;
  }
}
