package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.TestPayer;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Usage;

/** The books by payer, who is known by the transfer that paid for a session. */
final class PaidAccounts {
  private static final String TRANSFER =
      Keccak.hash(Bytes.ofUtf8("Transfer(address,address,uint256)")).toHex();

  /** 11 tokens read at 2 and 7 written at 8 dollars a million, at 0.25 dollars a token. */
  static final BigInteger ANSWER = new BigInteger("312000000000000");

  private final Map<Bytes32, Account> accounts = new LinkedHashMap<>();

  /** The entries of one payment. */
  static final class Account {
    private final Map<Bytes32, BookEntry> charges = new HashMap<>();
    private int reservations;
    private int opened;
    private Optional<BookEntry> end = Optional.empty();

    /** The requests that were charged something. */
    int charged() {
      return (int) charges.values().stream().filter(each -> !each.amount().isZero()).count();
    }

    /** Those that were charged what the provider told. */
    int whole() {
      return (int) charges.values().stream().filter(PaidAccounts::isWhole).count();
    }

    BigInteger amount() {
      return charges.values().stream()
          .map(each -> each.amount().value())
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  PaidAccounts(List<BookEntry> books) {
    for (BookEntry entry : books) {
      Account account = accounts.computeIfAbsent(entry.payment(), _ -> new Account());
      switch (entry.kind()) {
        case OPENED -> account.opened++;
        case RESERVED -> account.reservations++;
        case CHARGED -> account.charges.put(entry.request().orElseThrow().reservation(), entry);
        case SETTLED -> account.end = Optional.of(entry);
        case CLAIMED, CORRECTED -> {}
        case FAILED -> throw new AssertionError("not paid: " + entry);
      }
    }
  }

  private static boolean isWhole(BookEntry charge) {
    BookEntry.Request request = charge.request().orElseThrow();
    return !request.isEstimated() && request.usage().equals(new Usage(11, 0, 7, 0));
  }

  int size() {
    return accounts.size();
  }

  long settled() {
    return accounts.values().stream().filter(each -> each.end.isPresent()).count();
  }

  int whole() {
    return accounts.values().stream().mapToInt(Account::whole).sum();
  }

  int reservations() {
    return accounts.values().stream().mapToInt(each -> each.reservations).sum();
  }

  BigInteger amount() {
    return accounts.values().stream().map(Account::amount).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Asserts that usage, price, charges and transfers are one; the payments by their payers. */
  Map<Address, Account> reconciled(URI chain) throws IOException {
    Map<Address, Account> byPayer = new HashMap<>();
    for (Account account : accounts.values()) {
      BookEntry end = account.end.orElseThrow();
      assertEquals(1, account.opened, "a session is opened once");
      assertEquals(account.reservations, account.charges.size(), "each request is ended once");
      account.charges.values().stream()
          .filter(PaidAccounts::isWhole)
          .forEach(each -> assertEquals(ANSWER, each.amount().value()));
      assertEquals(account.amount(), end.amount().value());
      List<JsonNode> moved = transfers(chain, end.transaction().orElseThrow());
      assertEquals(1, moved.size());
      assertEquals(
          account.amount(), new BigInteger(moved.getFirst().get("data").asText().substring(2), 16));
      Address payer = party(moved.getFirst(), 1);
      assertEquals(TestPayer.PAY_TO, party(moved.getFirst(), 2));
      assertEquals(null, byPayer.put(payer, account), "a payer has one session");
    }
    return byPayer;
  }

  private static Address party(JsonNode log, int topic) {
    return Address.fromHex("0x" + log.get("topics").get(topic).asText().substring(26));
  }

  private static List<JsonNode> transfers(URI chain, Bytes32 transaction) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    JsonNode receipt =
        new EthereumClient(chain).ask("eth_getTransactionReceipt", transaction.toHex());
    for (JsonNode log : receipt.path("logs")) {
      if (log.at("/topics/0").asText().equals(TRANSFER)
          && Address.fromHex(log.get("address").asText()).equals(TestPayer.TOKEN)) {
        found.add(log);
      }
    }
    return found;
  }
}
