package network.haca.fullnode.rpc;

import java.util.ArrayList;
import java.util.List;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import org.jspecify.annotations.Nullable;

/**
 * One block as its subscribers hear of it: read once, and written once, for all of them, when the
 * first wants it.
 */
final class BlockNews {
  private final long number;
  private final ChainView view;
  private final BlockRendering rendering;
  private @Nullable List<String> header;
  private @Nullable List<Told> logs;

  BlockNews(long number, ChainView view, BlockRendering rendering) {
    this.number = number;
    this.view = view;
    this.rendering = rendering;
  }

  /** A log and its text, which nobody may want. */
  final class Told {
    private final Log log;
    private final BlockEntry entry;
    private final int position;
    private final int logIndex;
    private @Nullable String text;

    private Told(Log log, BlockEntry entry, int position, int logIndex) {
      this.log = log;
      this.entry = entry;
      this.position = position;
      this.logIndex = logIndex;
    }

    Log log() {
      return log;
    }

    String text() {
      String known = text;
      if (known == null) {
        known = rendering.log(number, position, entry, log, logIndex).toString();
        text = known;
      }
      return known;
    }
  }

  /** The block's header; none if it is not kept any more. */
  List<String> header() {
    List<String> known = header;
    if (known == null) {
      known =
          view.chain().header(number).stream()
              .map(each -> rendering.header(each).toString())
              .toList();
      header = known;
    }
    return known;
  }

  List<Told> logs() {
    List<Told> known = logs;
    if (known == null) {
      known = read();
      logs = known;
    }
    return known;
  }

  private List<Told> read() {
    List<Told> all = new ArrayList<>();
    List<BlockEntry> entries = view.chain().entries(number);
    for (int i = 0; i < entries.size(); i++) {
      for (Log log : entries.get(i).logs()) {
        all.add(new Told(log, entries.get(i), i, all.size()));
      }
    }
    return all;
  }
}
