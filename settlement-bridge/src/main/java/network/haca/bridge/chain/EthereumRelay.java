package network.haca.bridge.chain;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.bridge.core.Relay;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RpcResult;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The relay behind a full node's JSON-RPC. */
public final class EthereumRelay implements Relay {
  private final EthereumClient chain;
  private final TransactionSender sender;
  private final BlockFreshness freshness;

  public EthereumRelay(EthereumClient chain, TransactionSender sender, InstantSource clock) {
    this.chain = chain;
    this.sender = sender;
    this.freshness = new BlockFreshness(chain, clock);
  }

  @Override
  public RootState state(Bytes32 root) throws IOException {
    return chain.read(Addresses.RELAY, RelayContract.getRoot(root), RelayContract::decodeRoot);
  }

  @Override
  public Set<Long> pending() throws IOException {
    return new TreeSet<>(
        chain.read(Addresses.RELAY, RelayContract.getPending(), RelayContract::decodePending));
  }

  @Override
  public long count() throws IOException {
    return chain.read(
        Addresses.RELAY, RelayContract.getSettlementCount(), RelayContract::decodeSettlementCount);
  }

  @Override
  public Settlement settlement(long number) throws IOException {
    return chain.read(
        Addresses.RELAY,
        RelayContract.getSettlement(number),
        output -> RelayContract.decodeSettlement(number, output));
  }

  @Override
  public boolean isZk(long number) throws IOException {
    Bytes model = chain.call(Addresses.RELAY, RelayContract.zkModelOf(number));
    return !model.equals(Bytes32.ZERO.value());
  }

  @Override
  public boolean isIndividuallySettled(Bytes32 leaf) throws IOException {
    return chain.read(
        Addresses.RELAY, RelayContract.isIndividuallySettled(leaf), RelayContract::decodeFlag);
  }

  @Override
  public Opening opening(Bytes32 root) throws IOException {
    Bytes account = RelayContract.pendingOf(sender.account());
    List<RpcResult> answers =
        chain.askTogether(
            List.of(
                EthereumClient.viewCall(Addresses.RELAY, RelayContract.getRoot(root)),
                EthereumClient.viewCall(Addresses.RELAY, account),
                BlockFreshness.LATEST));
    return new Opening(
        EthereumClient.decoded(Addresses.RELAY, answers.get(0), RelayContract::decodeRoot),
        freshness.isFresh(answers.get(2)),
        EthereumClient.decoded(Addresses.RELAY, answers.get(1), RelayContract::decodePendingOf));
  }

  @Override
  public boolean isFresh() throws IOException {
    return freshness.isFresh();
  }

  @Override
  public void open(Bytes32 root, int size, String blobId) throws IOException {
    var _ = sender.send(Addresses.RELAY, RelayContract.batchSettle(root, size, blobId));
  }

  @Override
  public boolean isProvable(Bytes32 model) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.isProvable(model),
        ModelRegistryContract::decodeProvable);
  }

  @Override
  public void openZk(Bytes32 model, Bytes32 leaf, String blobId) throws IOException {
    var _ = sender.send(Addresses.RELAY, RelayContract.settleZk(model, leaf, blobId));
  }
}
