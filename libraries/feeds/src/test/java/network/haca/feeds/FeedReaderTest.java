package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.FakeNode;
import network.haca.contracts.feeds.FeedContract;
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

  /** Block n is of second n; each round was submitted five seconds after its end. */
  private static final class Chain implements FakeNode.Answers {
    private static final long HEAD = 500_000;
    private static final Pattern NUMBER = Pattern.compile("\\[\"0x([0-9a-f]+)\"");
    private static final Pattern RANGE =
        Pattern.compile("\"fromBlock\":\"0x([0-9a-f]+)\",\"toBlock\":\"0x([0-9a-f]+)\"");
    private final long kept;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    Chain(long kept) {
      this.kept = kept;
    }

    @Override
    public String to(String request) {
      asked.add(request);
      if (request.contains("eth_blockNumber")) {
        return "\"result\":\"0x%x\"".formatted(HEAD);
      }
      if (request.contains("getBlockByNumber")) {
        long number = number(NUMBER, request, 1);
        return number < kept ? pruned() : "\"result\":{\"timestamp\":\"0x%x\"}".formatted(number);
      }
      if (request.contains("eth_getLogs")) {
        return logs(request);
      }
      String input = FeedTransactions.submit(Bytes32.ofUnsigned(1), 7, REPORTS).toHex();
      return "\"result\":" + transaction(Addresses.FEEDS.toHex(), input);
    }

    private static String pruned() {
      return "\"error\":{\"code\":4444,\"message\":\"pruned history unavailable\"}";
    }

    private static long number(Pattern pattern, String request, int group) {
      Matcher matcher = pattern.matcher(request);
      assertTrue(matcher.find(), request);
      return Long.parseLong(matcher.group(group), 16);
    }

    /** Of the rounds whose topics are asked for, and more than a node tells without them. */
    private String logs(String request) {
      long from = number(RANGE, request, 1);
      long to = number(RANGE, request, 2);
      if (from < kept) {
        return pruned();
      }
      assertTrue(to - from < 9_000 && to <= HEAD, request);
      assertTrue(request.contains(FEED.toHex()), request);
      List<String> found = new ArrayList<>();
      for (FeedContract.Round round : rounds(1, 256)) {
        Bytes32 word = Bytes32.ofUnsigned(round.number());
        long block = round.endedAt() + 5;
        if (request.contains(word.toHex()) && from <= block && block <= to) {
          found.add(
              "{\"topics\":[\"%s\",\"%s\",\"%s\"],\"blockNumber\":\"0x%x\",\"transactionHash\":\"%s\"}"
                  .formatted(FeedContract.SUBMITTED, FEED, word, block, word));
        }
      }
      return "\"result\":" + found;
    }
  }

  private static final Bytes32 FEED = Bytes32.ofUnsigned(0xfeed);

  /** Rounds of ten seconds, the last of which closed 90 seconds ago. */
  private static List<FeedContract.Round> rounds(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(
            number -> {
              long end = Chain.HEAD - 100 - 10 * (256 - number);
              return new FeedContract.Round(
                  BigInteger.TEN, number, end, end, 10, 10, 3, 0, Bytes32.ZERO);
            })
        .toList();
  }

  @Test
  void aNodeThatKeepsLittleHistoryTellsOfTheRoundsInIt() throws IOException {
    Chain chain = new Chain(Chain.HEAD - 3_000);
    try (FakeNode node = new FakeNode(chain)) {
      FeedReader reader = new FeedReader(node.client());
      FeedContract.Round round = rounds(100, 100).getFirst();
      assertEquals(REPORTS, reader.submission(FEED, round).orElseThrow().reports());
      assertEquals(
          Optional.of(new FeedLedger.Block(round.endedAt() + 5, round.endedAt() + 5)),
          reader.block(FEED, round));
      assertEquals(round.endedAt(), reader.blockAt(round.endedAt()).number());
      assertEquals(Chain.HEAD, reader.blockAt(Chain.HEAD + 9).number());
    }
  }

  @Test
  void theBlockOfARoundIsLookedForOnce() throws IOException {
    Chain chain = new Chain(0);
    try (FakeNode node = new FakeNode(chain)) {
      FeedReader reader = new FeedReader(node.client());
      FeedContract.Round round = rounds(200, 200).getFirst();
      Optional<FeedLedger.Block> first = reader.block(FEED, round);
      int calls = chain.asked.size();
      assertEquals(first, reader.block(FEED, round));
      assertEquals(calls, chain.asked.size());
    }
  }

  @Test
  void manyRoundsAreFoundByOneSearch() throws IOException {
    Chain chain = new Chain(0);
    try (FakeNode node = new FakeNode(chain)) {
      assertEquals(256, new FeedReader(node.client()).submissions(FEED, rounds(1, 256)).size());
    }
    assertEquals(
        1, chain.asked.stream().filter(request -> request.contains("eth_getLogs")).count());
    assertTrue(chain.asked.size() < 256 + 64, () -> chain.asked.size() + " calls");
  }
}
