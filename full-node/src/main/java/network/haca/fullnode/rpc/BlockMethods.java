package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.RawBlock;
import network.haca.primitives.Bytes;

/** Blocks by number and by hash; this chain has no uncles. */
final class BlockMethods {
  private static final BigInteger INDEX_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  private final ChainView view;
  private final BlockRendering rendering;

  BlockMethods(ChainView view, BlockRendering rendering) {
    this.view = view;
    this.rendering = rendering;
  }

  /** A way to find the block that the first parameter names. */
  private interface Finder {
    Optional<BlockHeader> find(JsonNode params) throws RpcException;
  }

  Map<String, RpcMethod> all() {
    Map<String, RpcMethod> methods = new TreeMap<>();
    methods.put("eth_blockNumber", params -> quantity(view.height()));
    addBoth(methods, "eth_getBlockBy%s", this::block);
    addBoth(methods, "eth_getHeaderBy%s", (header, params) -> rendering.header(header));
    addBoth(
        methods,
        "eth_getBlockTransactionCountBy%s",
        (header, params) -> quantity(entries(header).size()));
    addBoth(methods, "eth_getUncleCountByBlock%s", (header, params) -> quantity(0));
    addBoth(methods, "eth_getUncleByBlock%sAndIndex", (header, params) -> noUncle(params));
    addBoth(methods, "eth_getTransactionByBlock%sAndIndex", this::transaction);
    addBoth(methods, "eth_getRawTransactionByBlock%sAndIndex", this::rawTransaction);
    methods.put(
        "eth_getBlockReceipts", params -> one(this::byNumberOrHash, params, rendering::receipts));
    methods.put(
        "debug_getRawHeader",
        params -> one(this::byNumberOrHash, params, header -> data(header.encode())));
    methods.put(
        "debug_getRawBlock",
        params -> one(this::byNumberOrHash, params, header -> data(encoded(header))));
    methods.put(
        "debug_getRawReceipts",
        params ->
            one(
                this::byNumberOrHash,
                params,
                header -> list(header, entry -> data(entry.receipt()))));
    return methods;
  }

  private interface Answer {
    JsonNode of(BlockHeader header, JsonNode params) throws RpcException;
  }

  private void addBoth(Map<String, RpcMethod> methods, String name, Answer answer) {
    methods.put(
        name.formatted("Number"),
        params -> {
          Optional<BlockHeader> header = view.header(params.path(0));
          return header.isEmpty() ? NullNode.instance : answer.of(header.get(), params);
        });
    methods.put(
        name.formatted("Hash"),
        params -> {
          Optional<BlockHeader> header = view.byHash(Parameters.word(params, 0));
          return header.isEmpty() ? NullNode.instance : answer.of(header.get(), params);
        });
  }

  private static JsonNode one(
      Finder finder, JsonNode params, Function<BlockHeader, JsonNode> answer) throws RpcException {
    return finder.find(params).map(answer).orElse(NullNode.instance);
  }

  /** 32 bytes are a hash; all else is a number or a tag. */
  private Optional<BlockHeader> byNumberOrHash(JsonNode params) throws RpcException {
    return params.path(0).asText().length() == 66
        ? view.byHash(Parameters.word(params, 0))
        : view.header(params.path(0));
  }

  private JsonNode block(BlockHeader header, JsonNode params) {
    return rendering.block(header, params.path(1).asBoolean());
  }

  private static JsonNode noUncle(JsonNode params) throws RpcException {
    var _ = index(params);
    return NullNode.instance;
  }

  private static int index(JsonNode params) throws RpcException {
    return Parameters.number(params, 1).min(INDEX_MAX).intValue();
  }

  private JsonNode transaction(BlockHeader header, JsonNode params) throws RpcException {
    int index = index(params);
    return index < entries(header).size()
        ? rendering.transaction(header.number(), index)
        : NullNode.instance;
  }

  private JsonNode rawTransaction(BlockHeader header, JsonNode params) throws RpcException {
    List<BlockEntry> entries = entries(header);
    int index = index(params);
    return index < entries.size() ? data(entries.get(index).encoded()) : NullNode.instance;
  }

  private Bytes encoded(BlockHeader header) {
    return RawBlock.encode(header, view.chain().entries(header.number()));
  }

  private JsonNode list(BlockHeader header, Function<BlockEntry, JsonNode> of) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    entries(header).forEach(entry -> list.add(of.apply(entry)));
    return list;
  }

  private List<BlockEntry> entries(BlockHeader header) {
    return view.chain().entries(header.number());
  }
}
