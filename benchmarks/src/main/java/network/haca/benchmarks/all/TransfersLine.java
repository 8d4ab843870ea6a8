package network.haca.benchmarks.all;

import java.util.List;
import network.haca.benchmarks.all.CommandLine.Column;

/** Transfers in final blocks, beside what CometBFT's own key-value store takes. */
final class TransfersLine {
  private static final String NAME = "transfers";
  private static final String KVSTORE =
      "CometBFT's own example, a key-value store, runs in the same validators' place right after"
          + " them: the same genesis and configuration of CometBFT, as many connections, pairs as long"
          + " as a signed transfer. Its clients call `broadcast_tx_sync` themselves, in batches of 16;"
          + " those of the network call `eth_sendRawTransaction` in such batches, and a node gives its"
          + " CometBFT together what comes together.";

  private TransfersLine() {}

  /**
   * The measurement.
   *
   * @param seconds of each run
   */
  static Line of(HacaCommand haca, String seconds) {
    Column validators = new Column("validators", "validators", "%.0f");
    return new CommandLine(
            haca,
            NAME,
            "Transfers in final blocks, by validators on this machine",
            List.of("bench", NAME, "--kvstore", "--validators", "1,4,7", "--seconds", seconds),
            List.of(
                validators,
                new Column("perSecond", "transfers/s", "%.0f"),
                new Column("processorMs", "processor ms of a transfer, all validators", "%.2f"),
                new Column("kvstore/perSecond", "CometBFT's kvstore, pairs/s", "%.0f"),
                Column.undrawn("kvstore/processorMs", "processor ms of a pair", "%.2f"),
                Column.undrawn("ofKvstore", "transfers ÷ pairs", "%.2f")),
            validators,
            new Trend(
                new Bend(Bend.Hope.NO_LESS, "validators"),
                "perSecond",
                "processorMs",
                Trend.MILLIS))
        .noted(KVSTORE);
  }
}
