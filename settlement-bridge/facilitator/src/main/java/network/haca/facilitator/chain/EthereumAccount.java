package network.haca.facilitator.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RpcValues;
import network.haca.contracts.UnsignedTransaction;
import network.haca.facilitator.core.Attempt;
import network.haca.facilitator.core.SettlingAccount;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.senders.SenderKey;
import network.haca.x402.Network;
import network.haca.x402.SettlementCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An account at a node, whose key is read again for each transaction. */
public final class EthereumAccount implements SettlingAccount {
  private static final Logger LOG = LoggerFactory.getLogger(EthereumAccount.class);

  private final Network network;
  private final EthereumClient client;
  private final SenderKey key;

  public EthereumAccount(Network network, EthereumClient client, SenderKey key) {
    this.network = network;
    this.client = client;
    this.key = key;
  }

  @Override
  public Address address() {
    return key.address();
  }

  @Override
  public long nonce() throws IOException {
    return client.nonce(address());
  }

  @Override
  public long pendingNonce() throws IOException {
    return client.pendingNonce(address());
  }

  /** Twice the price of now: base fees double in six blocks at the soonest. */
  @Override
  public BigInteger fee() throws IOException {
    return client.gasPrice().shiftLeft(1);
  }

  @Override
  public Attempt sign(long nonce, BigInteger fee, SettlementCall call) throws IOException {
    BigInteger priority = priorityFee().min(fee);
    Bytes raw =
        new UnsignedTransaction(
                nonce,
                Optional.of(priority),
                fee,
                EthereumPayments.SETTLEMENT_GAS,
                Optional.of(call.to()),
                BigInteger.ZERO,
                call.data())
            .sign(network.chainId(), key.get());
    return new Attempt(nonce, Keccak.hash(raw), raw, fee);
  }

  /** Some chains have no such market. */
  private BigInteger priorityFee() throws IOException {
    try {
      return RpcValues.amount(client.ask("eth_maxPriorityFeePerGas"));
    } catch (RefusedException e) {
      return BigInteger.ZERO;
    }
  }

  @Override
  public void send(Bytes raw) throws IOException {
    try {
      var _ = client.send(raw);
    } catch (RefusedException e) {
      // It may be known, be in a block, or be too cheap: the next look shows which.
      LOG.debug("{} does not take {}: {}", network, Keccak.hash(raw), e.getMessage());
    }
  }

  @Override
  public Optional<Inclusion> inclusion(Bytes32 transaction) throws IOException {
    JsonNode receipt = client.ask("eth_getTransactionReceipt", transaction.toHex());
    return receipt.isNull()
        ? Optional.empty()
        : Optional.of(
            new Inclusion(
                RpcValues.quantity(receipt.path("blockNumber")),
                RpcValues.quantity(receipt.path("status")) == 1,
                cost(receipt)));
  }

  @Override
  public BigInteger worstCost(BigInteger fee) {
    return fee.multiply(BigInteger.valueOf(EthereumPayments.SETTLEMENT_GAS));
  }

  /** With what a rollup's node adds for its data on the chain below. */
  private static BigInteger cost(JsonNode receipt) throws IOException {
    BigInteger execution =
        receipt.hasNonNull("effectiveGasPrice")
            ? RpcValues.amount(receipt.path("gasUsed"))
                .multiply(RpcValues.amount(receipt.path("effectiveGasPrice")))
            : BigInteger.ZERO;
    return receipt.hasNonNull("l1Fee")
        ? execution.add(RpcValues.amount(receipt.path("l1Fee")))
        : execution;
  }

  @Override
  public long safe() throws IOException {
    return tagged("safe");
  }

  @Override
  public long finalized() throws IOException {
    return tagged("finalized");
  }

  private long tagged(String tag) throws IOException {
    JsonNode block = client.ask("eth_getBlockByNumber", tag, false);
    return block.isNull() ? -1 : RpcValues.quantity(block.path("number"));
  }
}
