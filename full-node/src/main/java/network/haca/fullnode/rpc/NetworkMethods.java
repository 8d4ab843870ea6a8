package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;
import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Map;
import network.haca.fullnode.core.ChainConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Keccak;
import network.haca.service.BuildVersion;

/** Methods in which the node tells about itself: {@code web3_*}, {@code net_*} and the like. */
final class NetworkMethods {
  static final String VERSION = "haca/%s/java".formatted(BuildVersion.text());

  /** The last version of Ethereum's wire protocol that og-evm names. */
  private static final int PROTOCOL_VERSION = 65;

  private NetworkMethods() {}

  static Map<String, RpcMethod> of(ChainConfig config, ChainView view, PeerNetwork network) {
    return Map.ofEntries(
        Map.entry("web3_clientVersion", params -> text(VERSION)),
        Map.entry("web3_sha3", params -> data(Keccak.hash(Parameters.bytes(params, 0)).value())),
        Map.entry("net_version", params -> text(Long.toString(config.chainId()))),
        Map.entry("net_listening", params -> BooleanNode.TRUE),
        Map.entry("net_peerCount", params -> quantity(peers(network))),
        Map.entry("haca_rulesVersion", params -> quantity(config.rules().number())),
        Map.entry("eth_chainId", params -> quantity(config.chainId())),
        Map.entry("eth_protocolVersion", params -> quantity(PROTOCOL_VERSION)),
        Map.entry("eth_syncing", params -> BooleanNode.FALSE),
        Map.entry("eth_mining", params -> BooleanNode.FALSE),
        Map.entry("eth_hashrate", params -> quantity(0)),
        Map.entry("eth_coinbase", params -> coinbase(view)));
  }

  private static long peers(PeerNetwork network) throws RpcException {
    try {
      return network.peers();
    } catch (IOException e) {
      throw new RpcException(RpcException.SERVER, String.valueOf(e.getMessage()));
    }
  }

  /** The proposer of the latest block. */
  private static JsonNode coinbase(ChainView view) throws RpcException {
    Address proposer = view.setting(NullNode.instance).coinbase();
    return text(proposer.toHex());
  }
}
