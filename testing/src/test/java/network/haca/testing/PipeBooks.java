package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.haca.client.pipe.Conclusion;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The balances of all parties to transactions that ask models, between two heights: rules P2, P6
 * and P8 to the wei.
 *
 * @param others accounts that pay or are paid beside those of genesis
 * @param price of gas, of all that ask
 */
record PipeBooks(EthereumClient chain, long from, long to, List<Address> others, BigInteger price) {
  /** For each request of a transaction that expires (rule P8). */
  private static final long UNSERVED_GAS = 60_000;

  /** The fee of the answers by a node of a kind, in wei. */
  private static final Map<Integer, BigInteger> FEES =
      Map.of(16, BigInteger.TEN.pow(13), 2, BigInteger.TWO.multiply(BigInteger.TEN.pow(13)));

  /** An answer that counted, with the kind of its node. */
  record Paid(Conclusion.PaidAnswer answer, int kind) {
    BigInteger fee() {
      return answer.failure() == 0 ? FEES.getOrDefault(kind, BigInteger.ZERO) : BigInteger.ZERO;
    }
  }

  /** Wei are neither made nor lost, but for the base fee of the gas that headers count. */
  void assertNothingIsMadeOrLost() throws IOException {
    Set<Address> parties = new TreeSet<>(DevelopmentAccounts.addresses());
    parties.addAll(others);
    parties.addAll(
        List.of(
            Address.ZERO,
            Addresses.INFERENCE,
            Addresses.INFERENCES,
            Addresses.INFERENCE_HUB,
            Addresses.TREASURY));
    BigInteger burned = BigInteger.ZERO;
    for (long height = from + 1; height <= to; height++) {
      JsonNode block = chain.ask("eth_getBlockByNumber", hex(height), false);
      parties.add(Address.fromHex(block.path("miner").asText()));
      burned =
          burned.add(
              RpcValues.amount(block.path("baseFeePerGas"))
                  .multiply(RpcValues.amount(block.path("gasUsed"))));
    }
    BigInteger gained = BigInteger.ZERO;
    for (Address party : parties) {
      gained = gained.add(gained(party));
    }
    assertEquals(burned.negate(), gained, "of all parties");
  }

  /** Whoever asked paid exactly what the receipts say. */
  void assertPaid(Address sender, List<Conclusion> conclusions) throws IOException {
    BigInteger cost =
        conclusions.stream().map(Conclusion::cost).reduce(BigInteger.ZERO, BigInteger::add);
    assertEquals(cost.negate(), gained(sender), "of the sender " + sender);
  }

  /** Owner and treasury have their shares of each answer's fee, and nobody's wei is held. */
  void assertShared(List<Paid> answers) throws IOException {
    BigInteger owner = BigInteger.ZERO;
    BigInteger treasury = price.multiply(BigInteger.valueOf(UNSERVED_GAS * unserved()));
    Set<Bytes32> leaves = new HashSet<>();
    for (Paid paid : answers) {
      BigInteger toOwner = paid.fee().multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN);
      BigInteger toNode = paid.fee().multiply(BigInteger.valueOf(6)).divide(BigInteger.TEN);
      owner = owner.add(toOwner);
      treasury = treasury.add(paid.fee().subtract(toOwner).subtract(toNode));
      assertEquals(true, leaves.add(paid.answer().leaf()), "an answer counts once");
    }
    assertEquals(owner, gained(DevelopmentAccounts.addresses().getFirst()), "of the owner");
    assertEquals(treasury, gained(Addresses.TREASURY), "of the treasury");
    assertEquals(BigInteger.ZERO, balance(Addresses.INFERENCES, to), "nothing is held");
    List<JsonNode> open = new ArrayList<>();
    chain.ask("haca_getInferenceAdmissions").forEach(open::add);
    assertEquals(List.of(), open, "nothing waits");
  }

  /**
   * The requests of transactions that waited in vain, as the ledger's logs have them: while no node
   * of a method is enabled, its calls are refused, and wait for nothing.
   */
  private long unserved() throws IOException {
    long requests = 0;
    for (JsonNode expired : logs(List.of(List.of(PipeEvents.EXPIRED)))) {
      Bytes32 transaction = RpcValues.word(expired.path("topics").path(1));
      JsonNode admitted = logs(List.of(List.of(PipeEvents.ADMITTED), List.of(transaction)));
      Bytes data = RpcValues.bytes(admitted.path(admitted.size() - 1).path("data"));
      requests += data.getLong(data.size() - Long.BYTES);
    }
    return requests;
  }

  private JsonNode logs(List<List<Bytes32>> topics) throws IOException {
    return chain.logs(Addresses.INFERENCES, topics, from, to);
  }

  private BigInteger gained(Address party) throws IOException {
    return balance(party, to).subtract(balance(party, from));
  }

  private BigInteger balance(Address party, long height) throws IOException {
    return RpcValues.amount(chain.ask("eth_getBalance", party.toHex(), hex(height)));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
