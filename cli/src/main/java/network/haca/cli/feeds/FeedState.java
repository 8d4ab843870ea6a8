package network.haca.cli.feeds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.cli.outcome.CommandFailure;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.schemas.feed.FeedName;

/**
 * A feed as the chain tells it.
 *
 * @param roundId Chainlink's number of the latest closed round, 0 if there is none
 */
record FeedState(
    Bytes32 id,
    FeedContract.Feed feed,
    FeedContract.Versions versions,
    long roundId,
    Optional<FeedContract.Round> latest,
    boolean isStale) {

  /** The ids of all feeds; none on a chain without the feed contract. */
  static List<Bytes32> ids(EthereumClient chain) throws IOException {
    Bytes output = chain.call(Addresses.FEEDS, FeedContract.ids());
    return output.isEmpty()
        ? List.of()
        : chain.read(Addresses.FEEDS, FeedContract.ids(), FeedContract::decodeIds);
  }

  /** The feed of that id, if it is there. */
  static FeedState find(EthereumClient chain, Bytes32 id) throws IOException, CommandFailure {
    if (!ids(chain).contains(id)) {
      throw CommandFailure.absent(
          "there is no feed %s; 'haca feed list' shows those that are there"
              .formatted(FeedName.of(id)),
          null);
    }
    return read(chain, id);
  }

  static FeedState read(EthereumClient chain, Bytes32 id) throws IOException {
    FeedContract.Feed feed =
        chain.read(Addresses.FEEDS, FeedContract.feed(id), FeedContract::decodeFeed);
    FeedContract.Versions versions =
        chain.read(Addresses.FEEDS, FeedContract.versions(id), FeedContract::decodeVersions);
    long roundId =
        chain.read(Addresses.FEEDS, FeedContract.lastClosed(id), FeedContract::decodeLastClosed);
    Optional<FeedContract.Round> latest =
        roundId == 0
            ? Optional.empty()
            : Optional.of(
                chain.read(
                    Addresses.FEEDS, FeedContract.round(id, roundId), FeedContract::decodeRound));
    boolean isStale =
        chain.read(Addresses.FEEDS, FeedContract.isStale(id), FeedContract::decodeIsStale);
    return new FeedState(id, feed, versions, roundId, latest, isStale);
  }

  String name() {
    return FeedName.of(id);
  }

  private FeedDefinition definition() {
    return versions.current().definition();
  }

  private String decimal(BigInteger value) {
    return new BigDecimal(value, definition().decimals()).toPlainString();
  }

  /** The value with its time, in a line. */
  String line() {
    return latest
        .map(
            round ->
                "%s  %s  observed %s  %d of %d owners%s"
                    .formatted(
                        name(),
                        decimal(round.answer()),
                        Instant.ofEpochSecond(round.updatedAt()),
                        round.counted(),
                        definition().owners().size(),
                        isStale ? "  STALE" : ""))
        .orElseGet(() -> name() + "  no value yet");
  }

  /** Everything, for people. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(line());
    lines.add("  description  " + Printable.line(definition().description()));
    lines.add("  address      " + feed.proxy().toChecksumHex() + " (AggregatorV3Interface)");
    lines.add(
        "  rounds       of %d s, submitted within %d s; %d on chain"
            .formatted(definition().interval(), definition().window(), feed.rounds()));
    lines.add(
        "  submitted    after a change of %d millionths, or %d s"
            .formatted(definition().deviation(), definition().heartbeat()));
    lines.add(
        "  owners       "
            + String.join(", ", definition().owners().stream().map(Object::toString).toList()));
    versions
        .next()
        .ifPresent(
            next ->
                lines.add("  changes      at " + Instant.ofEpochSecond(next.start()).toString()));
    return String.join(System.lineSeparator(), lines);
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name())
            .put("id", id.toHex())
            .put("address", feed.proxy().toChecksumHex())
            .put("description", definition().description())
            .put("decimals", definition().decimals())
            .put("interval", definition().interval())
            .put("window", definition().window())
            .put("heartbeat", definition().heartbeat())
            .put("deviation", definition().deviation())
            .put("stale", isStale);
    definition().owners().forEach(owner -> json.withArray("owners").add(owner.toHex()));
    latest.ifPresent(
        round ->
            json.putObject("latest")
                .put("roundId", roundId)
                .put("round", round.number())
                .put("value", decimal(round.answer()))
                .put("answer", round.answer().toString())
                .put("updatedAt", round.updatedAt())
                .put("counted", round.counted())
                .put("outliers", round.outliers()));
    versions.next().ifPresent(next -> json.put("changesAt", next.start()));
    return json;
  }
}
