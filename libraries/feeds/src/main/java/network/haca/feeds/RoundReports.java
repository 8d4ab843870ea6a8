package network.haca.feeds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.SignedReport;
import org.jspecify.annotations.Nullable;

/** The reports that closed rounds rest on, each verified once and remembered. */
final class RoundReports {
  /** Rounds that are remembered; they do not change. */
  private static final int ROUNDS_MAX = 1_024;

  private final EthereumClient chain;
  private final FeedLedger feeds;
  private final Map<Key, Verified> rounds =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Verified> eldest) {
          return size() > ROUNDS_MAX;
        }
      };

  private record Key(Bytes32 feedId, Bytes32 definition, long number) {}

  private record Verified(FeedFact.Round round, Map<Bytes32, FeedFact.Reporter> nodes) {}

  RoundReports(EthereumClient chain, FeedLedger feeds) {
    this.chain = chain;
    this.feeds = feeds;
  }

  /**
   * The reports of a round, of which this made sure that they come to the contract's value.
   *
   * @param nodes to which those that signed are added
   */
  FeedFact.Round verified(
      FeedTerms terms, FeedContract.Round round, Map<Bytes32, FeedFact.Reporter> nodes)
      throws IOException, FactReader.RefusedException {
    Key key = new Key(terms.feedId(), terms.definition(), round.number());
    @Nullable Verified verified = remembered(key);
    if (verified == null) {
      verified = verify(terms, round);
      remember(key, verified);
    }
    nodes.putAll(verified.nodes());
    return verified.round();
  }

  private synchronized @Nullable Verified remembered(Key key) {
    return rounds.get(key);
  }

  private synchronized void remember(Key key, Verified verified) {
    rounds.put(key, verified);
  }

  private Verified verify(FeedTerms terms, FeedContract.Round round)
      throws IOException, FactReader.RefusedException {
    List<FeedTransactions.Report> submitted =
        feeds
            .submission(terms.feedId(), round)
            .orElseThrow(
                () ->
                    new FactReader.RefusedException(
                        "has no reports of round %s: the chain's node does not have them any more,"
                                .formatted(round.number())
                            + " or another contract brought them"))
            .reports();
    Map<Bytes32, FeedFact.Reporter> nodes = new LinkedHashMap<>();
    List<RoundVoices.Voice> voices = new ArrayList<>();
    for (FeedTransactions.Report each : submitted) {
      Optional<FeedFact.Reporter> node = reporter(each.nodeId());
      SignedReport signed = FeedWords.signed(terms.round(round.number()), each);
      if (node.filter(it -> signed.isSignedBy(it.publicKey())).isPresent()) {
        nodes.put(each.nodeId(), node.get());
        voices.add(new RoundVoices.Voice(node.get().owner(), signed));
      }
    }
    return agreed(terms, round, voices)
        .map(agreed -> verified(round, agreed, nodes))
        .orElseThrow(
            () ->
                new FactReader.RefusedException(
                    "has reports of round %s that do not come to its value"
                        .formatted(round.number())));
  }

  private static Verified verified(
      FeedContract.Round round, RoundVoices.Agreed agreed, Map<Bytes32, FeedFact.Reporter> nodes) {
    nodes.keySet().retainAll(agreed.reports().stream().map(SignedReport::nodeId).toList());
    return new Verified(new FeedFact.Round(round.number(), agreed.reports()), nodes);
  }

  /** What the contract agreed on too; it may have passed over nodes that did not count then. */
  private static Optional<RoundVoices.Agreed> agreed(
      FeedTerms terms, FeedContract.Round round, List<RoundVoices.Voice> voices) {
    return RoundVoices.of(terms, voices) instanceof RoundVoices.Agreed agreed
            && agreed.value().equals(round.answer())
            && agreed.updatedAt() == round.updatedAt()
        ? Optional.of(agreed)
        : Optional.empty();
  }

  /** The registry reverts for an id that it does not know. */
  private Optional<FeedFact.Reporter> reporter(Bytes32 nodeId) throws IOException {
    try {
      RegistryContract.Node node =
          chain.read(
              Addresses.REGISTRY, RegistryContract.getNode(nodeId), RegistryContract::decodeNode);
      return node.teeType() == NodeKind.DATA_NODE.teeType()
          ? Optional.of(new FeedFact.Reporter(node.publicKey(), node.owner()))
          : Optional.empty();
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
