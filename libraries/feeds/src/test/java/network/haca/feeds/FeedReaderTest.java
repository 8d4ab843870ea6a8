package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class FeedReaderTest {
  private static final List<FeedTransactions.Report> REPORTS =
      List.of(
          new FeedTransactions.Report(
              Bytes32.ofUnsigned(5), BigInteger.TEN, 1_790_000_000L, Bytes.fromHex("0102")));

  private static JsonNode transaction(String to, String input) {
    return JsonNodeFactory.instance.objectNode().put("to", to).put("input", input);
  }

  @Test
  void theReportsOfARoundAreThoseOfATransactionToTheFeedContractAlone() {
    String input = FeedTransactions.submit(Bytes32.ofUnsigned(1), 7, REPORTS).toHex();
    String feeds = Addresses.FEEDS.toHex();
    assertEquals(Optional.of(REPORTS), FeedReader.reports(transaction(feeds, input)));
    assertEquals(
        Optional.of(REPORTS),
        FeedReader.reports(transaction("0x" + feeds.substring(2).toUpperCase(Locale.ROOT), input)));
    assertEquals(
        Optional.empty(), FeedReader.reports(transaction(Addresses.REGISTRY.toHex(), input)));
    assertEquals(Optional.empty(), FeedReader.reports(transaction(feeds, "")));
    assertEquals(Optional.empty(), FeedReader.reports(JsonNodeFactory.instance.nullNode()));
  }
}
