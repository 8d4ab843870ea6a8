package network.haca.bridge.http;

import com.google.protobuf.ByteString;
import java.util.List;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.feeds.FeedLedger.State;
import network.haca.feeds.FeedLedger.Submitted;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.v1.FeedCandle;
import network.haca.schemas.v1.FeedCandles;
import network.haca.schemas.v1.FeedDescription;
import network.haca.schemas.v1.FeedProof;
import network.haca.schemas.v1.FeedValue;
import network.haca.schemas.v1.SubmittedReport;

/** Feeds as gRPC's messages: the same as {@link FeedJson} says. */
final class FeedMessages {
  private FeedMessages() {}

  static FeedDescription feed(Bytes32 id, State state) {
    FeedDefinition definition = state.versions().current().definition();
    FeedDescription.Builder feed =
        FeedDescription.newBuilder()
            .setFeed(FeedName.of(id))
            .setId(bytes(id.value()))
            .setAddress(bytes(state.feed().proxy().value()))
            .setDescription(definition.description())
            .setDecimals(definition.decimals())
            .setInterval((int) definition.interval())
            .setHeartbeat((int) definition.heartbeat())
            .setDeviation((int) definition.deviation())
            .setOwners(definition.owners().size())
            .setStale(state.isStale());
    state.latest().ifPresent(round -> feed.setLatest(latest(state, round)));
    return feed.build();
  }

  static FeedValue latest(State state, FeedContract.Round round) {
    return value(state, state.roundId(), round).setStale(state.isStale()).build();
  }

  static FeedValue.Builder value(State state, long roundId, FeedContract.Round round) {
    return FeedValue.newBuilder()
        .setRoundId(roundId)
        .setRound(round.number())
        .setValue(FeedJson.decimal(round.answer(), FeedJson.decimals(state)))
        .setAnswer(FeedRecords.number(round.answer()))
        .setStartedAt(round.endedAt() - round.interval())
        .setUpdatedAt(round.updatedAt())
        .setCounted(round.counted())
        .setOutliers(round.outliers())
        .setReports(bytes(round.reports().value()));
  }

  static FeedCandles candles(List<FeedContract.Candle> candles, int decimals) {
    FeedCandles.Builder all = FeedCandles.newBuilder();
    for (FeedContract.Candle candle : candles) {
      all.addCandles(
          FeedCandle.newBuilder()
              .setStart(candle.start())
              .setOpen(FeedJson.decimal(candle.open(), decimals))
              .setHigh(FeedJson.decimal(candle.high(), decimals))
              .setLow(FeedJson.decimal(candle.low(), decimals))
              .setClose(FeedJson.decimal(candle.close(), decimals))
              .setRounds(candle.rounds()));
    }
    return all.build();
  }

  static FeedProof proof(State state, long roundId, FeedContract.Round round, Submitted submitted) {
    FeedProof.Builder proof =
        FeedProof.newBuilder()
            .setValue(value(state, roundId, round))
            .setDefinition(bytes(state.versions().of(round.number()).digest().value()))
            .setTransaction(bytes(submitted.transaction().value()));
    submitted
        .reports()
        .forEach(
            report ->
                proof.addSubmitted(
                    SubmittedReport.newBuilder()
                        .setTeeId(bytes(report.nodeId().value()))
                        .setValue(FeedRecords.number(report.value()))
                        .setObservedAt(report.observedAt())
                        .setSignature(bytes(report.signature()))));
    return proof.build();
  }

  private static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }
}
