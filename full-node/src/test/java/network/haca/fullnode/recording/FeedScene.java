package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;

/** A feed of three owners: rounds that are taken, replaced, refused; and one owner that lies. */
final class FeedScene implements Scene {
  private static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();
  private static final int OWNERS = 3;
  private static final long GAS = 8_000_000;

  private final DataNodes owned = DataNodes.of(OWNERS);
  private final List<EnclaveIdentity> nodes = owned.nodes();

  @Override
  public void play(RecordedChain chain) {
    owned.enrol(chain);
    var _ =
        chain.block(
            call(chain.wallets.getFirst(), FeedTransactions.create(FEED, definition(chain), 8, 4)));
    long first = version(chain).firstRound();
    awaitEndOf(chain, first);
    var _ = chain.block(submit(chain, 1, first, 100, 101));
    var _ = chain.block(submit(chain, 2, first, 100, 101, 900), submit(chain, 3, first, 100, 101));
    awaitEndOf(chain, first + 1);
    var _ =
        chain.block(submit(chain, 1, first + 1, 150), submit(chain, 1, first + 1, 150, 150, 150));
    accuse(chain, first + 1);
    awaitEndOf(chain, first + 2);
    var _ = chain.block(submit(chain, 1, first + 2, 200, 202, 204));
    Scene.require(
        FeedContract.decodeIsExcluded(
            read(chain, FeedContract.isExcluded(nodes.getLast().teeId()))),
        "who reported twice counts no more");
    FeedContract.Round closed =
        FeedContract.decodeRound(
            read(
                chain,
                FeedContract.round(
                    FEED,
                    FeedContract.decodeLastClosed(read(chain, FeedContract.lastClosed(FEED))))));
    Scene.require(
        closed.answer().equals(BigInteger.valueOf(150)), "the median is " + closed.answer());
  }

  private FeedDefinition definition(RecordedChain chain) {
    return new FeedDefinition(
        "BTC / USD", "[]", owned.owners(chain), 60, 30, 600, 60, 5_000, 10_000, 300, 8, false);
  }

  private static FeedVersion version(RecordedChain chain) {
    return FeedContract.decodeVersions(read(chain, FeedContract.versions(FEED))).at(chain.time());
  }

  private static void awaitEndOf(RecordedChain chain, long round) {
    while (chain.time() <= version(chain).endOf(round)) {
      chain.emptyBlocks(1);
    }
  }

  private SignedReport report(RecordedChain chain, int node, long round, long value) {
    FeedVersion version = version(chain);
    FeedRound of =
        new FeedRound(chain.config.chainId(), Addresses.FEEDS, FEED, round, version.digest());
    FeedReport report = new FeedReport(of, BigInteger.valueOf(value), version.startOf(round) + 30);
    EnclaveIdentity identity = nodes.get(node);
    return new SignedReport(report, identity.teeId(), identity.sign(report.hash()));
  }

  private Bytes submit(RecordedChain chain, int sender, long round, long... values) {
    List<FeedTransactions.Report> reports =
        IntStream.range(0, values.length)
            .mapToObj(i -> report(chain, i, round, values[i]))
            .sorted(SignedReport.ORDER)
            .map(FeedScene::onChain)
            .toList();
    return call(chain.wallets.get(sender), FeedTransactions.submit(FEED, round, reports));
  }

  private static FeedTransactions.Report onChain(SignedReport signed) {
    return new FeedTransactions.Report(
        signed.nodeId(), signed.report().value(), signed.report().observedAt(), signed.signature());
  }

  /** Two reports of one round by the last owner's node. */
  private void accuse(RecordedChain chain, long round) {
    List<FeedTransactions.Evidence> both =
        Stream.of(1L, 2L).map(value -> evidence(report(chain, OWNERS - 1, round, value))).toList();
    Bytes32 liar = nodes.getLast().teeId();
    var _ =
        chain.block(
            call(
                chain.wallets.get(1),
                FeedTransactions.accuse(liar, FEED, round, both.getFirst(), both.getLast())));
  }

  private static FeedTransactions.Evidence evidence(SignedReport signed) {
    return new FeedTransactions.Evidence(
        signed.report().round().definition(),
        signed.report().value(),
        signed.report().observedAt(),
        signed.signature());
  }

  private static Bytes call(Wallet wallet, Bytes data) {
    return wallet.call(Addresses.FEEDS, data, GAS);
  }

  private static Bytes read(RecordedChain chain, Bytes data) {
    return chain.latest().read(Addresses.FEEDS, data);
  }
}
