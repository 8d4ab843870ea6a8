package network.haca.senders;

import java.io.IOException;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.FakeNode;

/** A node where every account has one balance and all roles or none, and gas costs 1 gwei. */
final class FakeChain implements AutoCloseable {
  volatile BigInteger balance = BigInteger.ZERO;
  volatile boolean hasRoles;

  /** Transactions that it was given. */
  final AtomicInteger sent = new AtomicInteger();

  private static final long GAS_PRICE = 1_000_000_000;
  private final FakeNode node;

  FakeChain() throws IOException {
    node = new FakeNode(request -> "\"result\":\"0x%s\"".formatted(result(request)));
  }

  EthereumClient client() {
    return node.client();
  }

  private String result(String request) {
    if (request.contains("eth_sendRawTransaction")) {
      int _ = sent.incrementAndGet();
    }
    if (request.contains("eth_call")) {
      return "0".repeat(63) + (hasRoles ? "1" : "0");
    }
    return request.contains("eth_getBalance") ? balance.toString(16) : Long.toHexString(GAS_PRICE);
  }

  @Override
  public void close() {
    node.close();
  }
}
