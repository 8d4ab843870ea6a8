package network.haca.fullnode.core;

import java.util.List;

/** A validator's opinions on open settlements, read when it votes. */
public interface Opinions {
  /** Finished verdicts that the committed state does not hold yet. */
  List<VoteExtension.Opinion> current();
}
