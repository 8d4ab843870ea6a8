package network.haca.benchmarks.transfers;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcCall;
import network.haca.contracts.RpcResult;
import network.haca.contracts.UnsignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * One account that pays as fast as one node takes its transfers. They are signed in advance, so
 * that no signature of the payer's is measured.
 */
final class Payer implements Senders.Sender {
  static final long TRANSFER_GAS = 21_000;

  /**
   * Transfers in one request. A node hands them to CometBFT one after the other, and has to answer
   * all of them in seconds, whatever else the machine does.
   */
  static final int BATCH = 16;

  private static final Address RECIPIENT = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final String KNOWN = "already known";
  private static final String PAST = "nonce too low";

  private final EthereumClient node;
  private final List<RpcCall> transfers;
  private int sent;

  private Payer(EthereumClient node, List<RpcCall> transfers) {
    this.node = node;
    this.transfers = transfers;
  }

  /**
   * Signs so many transfers of an account that has sent nothing yet.
   *
   * @param node that gets them
   */
  static Payer of(
      EthereumClient node, Bytes32 key, long chainId, BigInteger gasPrice, int transfers) {
    return new Payer(
        node,
        LongStream.range(0, transfers)
            .mapToObj(nonce -> transfer(nonce, gasPrice, RECIPIENT, BigInteger.ONE))
            .map(
                unsigned ->
                    RpcCall.of("eth_sendRawTransaction", unsigned.sign(chainId, key).toHex()))
            .toList());
  }

  static UnsignedTransaction transfer(
      long nonce, BigInteger gasPrice, Address recipient, BigInteger wei) {
    return new UnsignedTransaction(
        nonce, Optional.empty(), gasPrice, TRANSFER_GAS, Optional.of(recipient), wei, Bytes.EMPTY);
  }

  /**
   * Sends the next transfers, as many as the node takes of one batch.
   *
   * @throws IOException if it does not answer, or all transfers have been sent
   */
  @Override
  public boolean send() throws IOException {
    if (sent == transfers.size()) {
      throw new IOException(
          "a payer has sent all its %d transfers; more have to be signed".formatted(sent));
    }
    List<RpcCall> batch =
        new ArrayList<>(transfers.subList(sent, Math.min(sent + BATCH, transfers.size())));
    int taken = 0;
    for (RpcResult result : node.askAll(batch)) {
      if (!isTaken(result)) {
        break;
      }
      taken++;
    }
    sent += taken;
    return taken == batch.size();
  }

  private static boolean isTaken(RpcResult result) throws IOException {
    try {
      var _ = result.get();
      return true;
    } catch (EthereumClient.RefusedException e) {
      // A full pool refuses, and the same transfer is sent again.
      // One whose answer was lost waits, or is in a block.
      String reason = String.valueOf(e.getMessage());
      return reason.contains(KNOWN) || reason.contains(PAST);
    }
  }
}
