package network.haca.facilitator.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Moved;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.PaymentIdentity.AuthorizationNonce;
import network.haca.x402.PaymentIdentity.Permit2Nonce;
import network.haca.x402.X402Contracts;

/**
 * Finds the transfers by which others settled a payment (rule X11). EIP-3009 tells of the nonce in
 * a log. Permit2 tells of none: there the transaction has to be one in which a proxy says that it
 * settled, and has to name the nonce.
 */
final class PaymentLogs {
  /** Blocks of one question; public nodes answer for no more. */
  private static final long RANGE = 2_000;

  /** Questions of one search; of a longer range the latest part is looked at. */
  private static final int RANGES_MAX = 50;

  /** Transactions that one search looks into. */
  private static final int TRANSACTIONS_MAX = 200;

  private static final Bytes32 TRANSFER = topic("Transfer(address,address,uint256)");
  private static final Bytes32 USED = topic("AuthorizationUsed(address,bytes32)");
  private static final Set<Bytes32> SETTLED =
      Set.of(topic("Settled()"), topic("SettledWithPermit()"));

  private final EthereumClient client;

  PaymentLogs(EthereumClient client) {
    this.client = client;
  }

  private static Bytes32 topic(String event) {
    return Keccak.hash(Bytes.ofUtf8(event));
  }

  List<Moved> transfers(Claim claim, long to) throws IOException {
    List<Moved> found = new ArrayList<>();
    for (Bytes32 transaction : candidates(claim, to)) {
      JsonNode receipt = client.ask("eth_getTransactionReceipt", transaction.toHex());
      if (receipt.isNull() || !isOfPayment(claim, transaction, receipt)) {
        continue;
      }
      for (JsonNode log : receipt.path("logs")) {
        if (isTransfer(claim, log)) {
          found.add(
              new Moved(
                  claim.identity().network(),
                  transaction,
                  RpcValues.quantity(log.path("logIndex")),
                  RpcValues.quantity(log.path("blockNumber"))));
        }
      }
    }
    return found;
  }

  private Set<Bytes32> candidates(Claim claim, long to) throws IOException {
    List<String> topics =
        switch (claim.identity()) {
          case AuthorizationNonce transfer ->
              List.of(USED.toHex(), word(claim.payer()), transfer.nonce().toHex());
          case Permit2Nonce _ ->
              List.of(TRANSFER.toHex(), word(claim.payer()), word(claim.payTo()));
        };
    Set<Bytes32> transactions = new LinkedHashSet<>();
    long from = Math.max(claim.from(), to - RANGE * RANGES_MAX + 1);
    for (long start = from; start <= to; start += RANGE) {
      for (JsonNode log : logs(claim.token(), topics, start, Math.min(to, start + RANGE - 1))) {
        boolean mayBe = claim.identity() instanceof AuthorizationNonce || isTransfer(claim, log);
        if (mayBe && transactions.size() < TRANSACTIONS_MAX) {
          transactions.add(Bytes32.fromHex(log.path("transactionHash").asText()));
        }
      }
    }
    return transactions;
  }

  private JsonNode logs(Address token, List<String> topics, long from, long to) throws IOException {
    Map<String, Object> filter = new TreeMap<>();
    filter.put("address", token.toHex());
    filter.put("topics", topics);
    filter.put("fromBlock", "0x" + Long.toHexString(from));
    filter.put("toBlock", "0x" + Long.toHexString(to));
    return client.ask("eth_getLogs", filter);
  }

  private boolean isOfPayment(Claim claim, Bytes32 transaction, JsonNode receipt)
      throws IOException {
    if (!(claim.identity() instanceof Permit2Nonce permit)) {
      return true;
    }
    Address proxy = claim.isUpto() ? X402Contracts.UPTO_PROXY : X402Contracts.EXACT_PROXY;
    for (JsonNode log : receipt.path("logs")) {
      if (isOf(log, proxy) && SETTLED.contains(topicOf(log))) {
        String input =
            client.ask("eth_getTransactionByHash", transaction.toHex()).path("input").asText();
        return input.contains(permit.nonce().toWord().toHex().substring(2))
            && input.contains(word(permit.owner()).substring(2));
      }
    }
    return false;
  }

  private static boolean isTransfer(Claim claim, JsonNode log) {
    return isOf(log, claim.token())
        && TRANSFER.equals(topicOf(log))
        && word(claim.payer()).equals(log.path("topics").path(1).asText())
        && word(claim.payTo()).equals(log.path("topics").path(2).asText())
        && claim.amount().toWord().toHex().equals(log.path("data").asText());
  }

  private static boolean isOf(JsonNode log, Address contract) {
    return contract.toHex().equalsIgnoreCase(log.path("address").asText());
  }

  private static Bytes32 topicOf(JsonNode log) {
    String first = log.path("topics").path(0).asText();
    return first.isEmpty() ? Bytes32.ZERO : Bytes32.fromHex(first);
  }

  private static String word(Address address) {
    return "0x" + "00".repeat(12) + address.toHex().substring(2);
  }
}
