package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Bytes32;

/** The methods of Ethereum's JSON-RPC that this node answers, by name. */
public final class EthereumMethods implements RpcMethods {
  private final ChainView view;
  private final BlockRendering rendering;
  private final LogSearch search;
  private final Map<String, RpcMethod> methods = new TreeMap<>();

  /**
   * @param unlocked keys with which the node signs for whoever asks: a development network's only
   */
  public EthereumMethods(
      ChainConfig config,
      ChainArchive chain,
      BlockExecutor executor,
      PeerNetwork network,
      PendingTransactions pending,
      SettledRoots settled,
      List<Bytes32> unlocked) {
    this.view = new ChainView(chain, executor);
    this.rendering = new BlockRendering(config, chain, executor);
    this.search = new LogSearch(view, rendering);
    TransactionMethods transactions = new TransactionMethods(view, rendering, pending, network);
    methods.putAll(NetworkMethods.of(config, view, network));
    methods.putAll(new BlockMethods(view, rendering).all());
    methods.putAll(new StateMethods(view, pending).all());
    methods.putAll(new CallMethods(view).all());
    methods.putAll(new SimulateMethods(view, rendering).all());
    methods.putAll(new TraceMethods(config, view).all());
    methods.putAll(new FeeMethods(config, view, pending).all());
    methods.putAll(transactions.all());
    methods.putAll(new PoolMethods(rendering, pending).all());
    methods.putAll(new FilterMethods(view, search, pending, InstantSource.system()).all());
    methods.putAll(
        new AccountMethods(
                config,
                new TransactionFilling(config, view, pending),
                pending,
                transactions,
                unlocked)
            .all());
    methods.putAll(new ConfigMethods(view).all());
    methods.putAll(SettlementMethods.of(settled));
    methods.putAll(new InferenceMethods(view, network).all());
    methods.put("rpc_modules", params -> OpenRpc.modules(names()));
    methods.put("rpc.discover", params -> OpenRpc.document());
  }

  Set<String> names() {
    return Set.copyOf(methods.keySet());
  }

  @Override
  public JsonNode call(String method, JsonNode params) throws RpcException {
    RpcMethod found = methods.get(method);
    if (found == null) {
      String shown = method.length() > 80 ? method.substring(0, 80) : method;
      throw new RpcException(
          RpcException.METHOD_NOT_FOUND,
          "the method %s does not exist/is not available".formatted(shown));
    }
    return found.call(params);
  }

  /** The notifications of a block. */
  BlockNews news(long number) {
    return new BlockNews(number, view, rendering);
  }

  /** The notifications of a transaction that waits. */
  TransactionNews news(SignedTransaction signed) {
    return new TransactionNews(signed, rendering);
  }
}
