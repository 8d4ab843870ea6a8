package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/** The first round of a feed that is made for it, with reports by chance. */
final class RandomRound {
  private final FeedStage stage;
  private final Bytes32 feed;
  private final FeedVersion version;

  RandomRound(FeedStage stage, Bytes32 feed, FeedDefinition definition) {
    this.stage = stage;
    this.feed = feed;
    stage.succeed(
        FeedStage.ADMINISTRATOR, Addresses.FEEDS, FeedTransactions.create(feed, definition, 2, 1));
    version = FeedContract.decodeVersions(stage.read(FeedContract.versions(feed))).at(stage.time);
    stage.time = version.endOf(1);
  }

  /** In the contract's order; of listed owners and others, near each other or not. */
  List<SignedReport> reports(Random random) {
    List<Integer> nodes =
        new ArrayList<>(IntStream.range(0, FeedStage.NODES.size()).boxed().toList());
    Collections.shuffle(nodes, random);
    int count = random.nextInt(6) == 0 ? 1 + random.nextInt(7) : 8 + random.nextInt(9);
    long middle =
        random.nextInt(8) == 0 ? random.nextInt(9) - 4L : 500_000L + random.nextInt(500_000);
    long sign = random.nextInt(3) == 0 ? -1 : 1;
    long spread = 1L + random.nextInt(30_000);
    return nodes.subList(0, count).stream()
        .map(
            node ->
                stage.report(
                    feed,
                    version,
                    FeedStage.NODES.get(node),
                    1,
                    BigInteger.valueOf(sign * (middle + random.nextLong(spread))),
                    version.startOf(1) + random.nextLong(FeedStage.INTERVAL)))
        .sorted(SignedReport.ORDER)
        .toList();
  }

  ExecutionResult submit(List<SignedReport> reports) {
    return stage.submit(feed, 1, reports);
  }

  FeedContract.Round last() {
    return FeedContract.decodeLastSubmitted(stage.read(FeedContract.lastSubmitted(feed)))
        .orElseThrow();
  }
}
