package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Transaction;
import network.haca.evm.UInt256;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * The methods of Ethereum's JSON-RPC that this node answers. {@code latest} is the committed
 * height.
 */
public final class EthereumMethods {
  private static final long CALL_GAS_MAX = 25_000_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChainConfig config;
  private final RocksChain chain;
  private final BlockExecutor executor;
  private final CometBftRpc cometBft;
  private final BlockRendering rendering;

  public EthereumMethods(
      ChainConfig config, RocksChain chain, BlockExecutor executor, CometBftRpc cometBft) {
    this.config = config;
    this.chain = chain;
    this.executor = executor;
    this.cometBft = cometBft;
    this.rendering = new BlockRendering(config, chain);
  }

  JsonNode call(String method, JsonNode params) throws RpcException {
    return switch (method) {
      case "web3_clientVersion" -> TextNode.valueOf("haca/0.1.0/java");
      case "web3_sha3" -> text(Keccak.hash(Parameters.bytes(params, 0)).toHex());
      case "net_version" -> TextNode.valueOf(Long.toString(config.chainId()));
      case "net_listening" -> BooleanNode.TRUE;
      case "net_peerCount" -> quantity(0);
      case "eth_chainId" -> quantity(config.chainId());
      case "eth_protocolVersion" -> quantity(65);
      case "eth_syncing" -> BooleanNode.FALSE;
      case "eth_accounts" -> NODES.arrayNode();
      case "eth_blockNumber" -> quantity(height());
      case "eth_gasPrice" -> quantity(config.baseFee());
      case "eth_maxPriorityFeePerGas", "eth_blobBaseFee" -> quantity(0);
      case "eth_feeHistory" -> feeHistory(params);
      case "eth_getBalance" ->
          quantity(state(params, 1).balance(Parameters.address(params, 0)).toBigInteger());
      case "eth_getTransactionCount" ->
          quantity(state(params, 1).nonce(Parameters.address(params, 0)));
      case "eth_getCode" -> text(state(params, 1).code(Parameters.address(params, 0)).toHex());
      case "eth_getStorageAt" -> storageAt(params);
      case "eth_getProof" -> proof(params);
      case "eth_call" -> text(run(params).output().toHex());
      case "eth_estimateGas" -> quantity(estimate(params));
      case "eth_sendRawTransaction" -> send(Parameters.bytes(params, 0));
      case "eth_getTransactionByHash" -> transaction(params);
      case "eth_getTransactionReceipt" -> receipt(params);
      case "eth_getBlockByNumber" -> block(header(params, 0), params);
      case "eth_getBlockByHash" ->
          block(chain.numberOf(Parameters.word(params, 0)).flatMap(chain::header), params);
      case "debug_getRawHeader" ->
          header(params, 0)
              .<JsonNode>map(header -> text(header.encode().toHex()))
              .orElse(NullNode.instance);
      case "eth_getLogs" -> new LogSearch(chain, rendering).find(params.path(0), height());
      default ->
          throw new RpcException(
              RpcException.METHOD_NOT_FOUND, "the method " + method + " does not exist");
    };
  }

  private long height() {
    return chain.head().map(head -> head.height()).orElse(0L);
  }

  private Optional<BlockHeader> header(JsonNode params, int index) throws RpcException {
    return chain.header(Parameters.blockNumber(params, index, height()));
  }

  private StateView view(JsonNode params, int index) throws RpcException {
    BlockHeader header =
        header(params, index)
            .orElseThrow(() -> new RpcException(RpcException.SERVER, "header not found"));
    return executor.view(header);
  }

  private WorldState state(JsonNode params, int index) throws RpcException {
    return view(params, index).state();
  }

  private JsonNode storageAt(JsonNode params) throws RpcException {
    UInt256 slot = UInt256.of(Parameters.number(params, 1));
    UInt256 value = state(params, 2).storage(Parameters.address(params, 0), slot);
    return text(value.toBytes32().toHex());
  }

  private JsonNode proof(JsonNode params) throws RpcException {
    Address address = Parameters.address(params, 0);
    BlockHeader header =
        header(params, 2)
            .orElseThrow(() -> new RpcException(RpcException.SERVER, "header not found"));
    return new ProofRendering(chain.nodes(), header.stateRoot()).render(address, params.path(1));
  }

  private ExecutionResult run(JsonNode params) throws RpcException {
    StateView view = view(params, 1);
    ExecutionResult result = view.call(callOf(params.path(0), CALL_GAS_MAX), from(params.path(0)));
    if (result.success()) {
      return result;
    }
    throw result.halt().isPresent()
        ? new RpcException(RpcException.SERVER, "execution halted: " + result.halt().get())
        : new RpcException(
            RpcException.REVERTED,
            "execution reverted" + RevertReason.of(result.output()),
            result.output());
  }

  /**
   * The least gas limit with which the call succeeds, by bisection: refunds and the 63/64 rule need
   * more than used.
   */
  private long estimate(JsonNode params) throws RpcException {
    long used = run(params).gasUsed();
    long low = used - 1;
    long high = CALL_GAS_MAX;
    StateView view = view(params, 1);
    while (low + 1 < high) {
      long middle = low == used - 1 ? Math.min(used + used / 8, high - 1) : (low + high) / 2;
      ExecutionResult result = view.call(callOf(params.path(0), middle), from(params.path(0)));
      if (result.success()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static Address from(JsonNode call) throws RpcException {
    return call.has("from")
        ? Parameters.addressOf(call.get("from"))
        : Address.copyOf(new byte[Address.SIZE]);
  }

  private static Transaction callOf(JsonNode call, long gas) throws RpcException {
    JsonNode data = call.has("input") ? call.get("input") : call.path("data");
    Optional<Address> to =
        call.hasNonNull("to")
            ? Optional.of(Parameters.addressOf(call.get("to")))
            : Optional.empty();
    return new Transaction(
        0,
        0,
        UInt256.ZERO,
        UInt256.ZERO,
        gas,
        to,
        call.has("value") ? UInt256.of(Parameters.numberOf(call.get("value"))) : UInt256.ZERO,
        data.isTextual() ? Parameters.bytesOf(data) : Bytes.EMPTY,
        List.of(),
        UInt256.ZERO,
        List.of());
  }

  private JsonNode send(Bytes raw) throws RpcException {
    try {
      SignedTransaction signed = SignedTransaction.decode(raw, config.chainId());
      CometBftRpc.Broadcast broadcast = cometBft.broadcast(raw);
      if (broadcast.code() != 0) {
        throw new RpcException(RpcException.SERVER, broadcast.log());
      }
      return text(signed.hash().toHex());
    } catch (SignedTransaction.MalformedException e) {
      throw new RpcException(RpcException.SERVER, "invalid transaction: " + e.getMessage());
    } catch (IOException e) {
      // CometBFT keeps a cache of what it has seen.
      String message = String.valueOf(e.getMessage());
      throw new RpcException(
          RpcException.SERVER,
          message.contains("already exists in cache") ? "already known" : message);
    }
  }

  private JsonNode transaction(JsonNode params) throws RpcException {
    Optional<RocksChain.Location> location = chain.locate(Parameters.word(params, 0));
    return location.isEmpty()
        ? NullNode.instance
        : rendering.transaction(location.get().height(), location.get().index());
  }

  private JsonNode receipt(JsonNode params) throws RpcException {
    Optional<RocksChain.Location> location = chain.locate(Parameters.word(params, 0));
    return location.isEmpty()
        ? NullNode.instance
        : rendering.receipt(location.get().height(), location.get().index());
  }

  private JsonNode block(Optional<BlockHeader> header, JsonNode params) {
    return header.isEmpty()
        ? NullNode.instance
        : rendering.block(header.get(), params.path(1).asBoolean());
  }

  private JsonNode feeHistory(JsonNode params) throws RpcException {
    long newest = Parameters.blockNumber(params, 1, height());
    long count = Math.clamp(Parameters.number(params, 0).longValue(), 1, 100);
    long oldest = Math.max(0, newest - count + 1);
    ObjectNode history = NODES.objectNode().put("oldestBlock", hex(oldest));
    ArrayNode fees = history.putArray("baseFeePerGas");
    ArrayNode ratios = history.putArray("gasUsedRatio");
    for (long number = oldest; number <= newest; number++) {
      fees.add(hex(config.baseFee()));
      long used = chain.header(number).map(BlockHeader::gasUsed).orElse(0L);
      ratios.add((double) used / config.gasLimit());
    }
    fees.add(hex(config.baseFee()));
    return history;
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  private static JsonNode quantity(long number) {
    return TextNode.valueOf(hex(number));
  }

  private static JsonNode quantity(BigInteger number) {
    return TextNode.valueOf(hex(number));
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }
}
