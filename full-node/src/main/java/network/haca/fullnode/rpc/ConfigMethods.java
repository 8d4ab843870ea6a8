package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import network.haca.contracts.Addresses;
import network.haca.evm.precompile.Precompiles;
import network.haca.fullnode.core.BlockHeader;
import network.haca.primitives.Address;

/**
 * Methods about the chain's configuration: the rules of its chain ({@code eth_config}, EIP-7910)
 * and the heights that it keeps ({@code eth_capabilities}, of execution-apis).
 */
final class ConfigMethods {
  /** Of Cancun; there are no blobs that it could be used for. */
  private static final long BLOB_FEE_FRACTION = 3_338_477;

  private static final List<String> RESOURCES =
      List.of("state", "tx", "logs", "receipts", "blocks", "stateproofs");

  /** EIP-7910's names; the last is this chain's own. */
  static final Map<Address, String> PRECOMPILES =
      Map.ofEntries(
          Map.entry(Precompiles.address(1), "ECREC"),
          Map.entry(Precompiles.address(2), "SHA256"),
          Map.entry(Precompiles.address(3), "RIPEMD160"),
          Map.entry(Precompiles.address(4), "ID"),
          Map.entry(Precompiles.address(5), "MODEXP"),
          Map.entry(Precompiles.address(6), "BN254_ADD"),
          Map.entry(Precompiles.address(7), "BN254_MUL"),
          Map.entry(Precompiles.address(8), "BN254_PAIRING"),
          Map.entry(Precompiles.address(9), "BLAKE2F"),
          Map.entry(Precompiles.address(10), "KZG_POINT_EVALUATION"),
          Map.entry(Precompiles.address(0x100), "P256VERIFY"),
          Map.entry(Addresses.TEE_PRECOMPILE, "TEE"));

  private final ChainView view;

  ConfigMethods(ChainView view) {
    this.view = view;
  }

  Map<String, RpcMethod> all() {
    return Map.of("eth_config", params -> config(), "eth_capabilities", params -> capabilities());
  }

  /** The rules are the same at every height, so none are to come. */
  private JsonNode config() throws RpcException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode current = answer.putObject("current").put("activationTime", 0);
    current
        .putObject("blobSchedule")
        .put("baseFeeUpdateFraction", BLOB_FEE_FRACTION)
        .put("max", 0)
        .put("target", 0);
    current.put("chainId", hex(view.executor().chainId())).put("forkId", forkId());
    Map<String, String> names = new TreeMap<>();
    PRECOMPILES.forEach((address, name) -> names.put(name, address.toHex()));
    ObjectNode precompiles = current.putObject("precompiles");
    names.forEach(precompiles::put);
    current
        .putObject("systemContracts")
        .put("HISTORY_STORAGE_ADDRESS", view.executor().historyContract().toHex());
    answer.putNull("next");
    return answer.putNull("last");
  }

  /** The checksum of the genesis' hash, which no fork was added to (EIP-6122). */
  private String forkId() throws RpcException {
    BlockHeader genesis =
        view.chain()
            .header(0)
            .orElseThrow(
                () ->
                    new RpcException(RpcException.SERVER, "the genesis' header is not kept here"));
    CRC32 checksum = new CRC32();
    checksum.update(genesis.hash().toArray());
    return "0x%08x".formatted(checksum.getValue());
  }

  private JsonNode capabilities() throws RpcException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    BlockHeader head = view.required(JsonNodeFactory.instance.nullNode());
    answer.putObject("head").put("number", hex(head.number())).put("hash", head.hash().toHex());
    for (String resource : RESOURCES) {
      answer
          .putObject(resource)
          .put("disabled", false)
          .put("oldestBlock", hex(view.chain().oldest()));
    }
    return answer;
  }
}
