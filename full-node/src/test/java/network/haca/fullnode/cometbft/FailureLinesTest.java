package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule C3: lines that CometBFT v0.40.0 wrote. */
class FailureLinesTest {
  private static final String OWN =
      "ADE10439A49AFB9B9FF64B9CF2305D17213E853BAE983D622CBF00D1F5BD5439";
  private static final String NETWORK =
      "62D169C9E4BC09D3B8D65586A59997A437C95A4D459C00A6993E77B2AF0BA70D";
  private static final String WRONG =
      "wrong Block.Header.AppHash.  Expected " + OWN + ", got " + NETWORK;
  private static final String FAILURE =
      "E[2026-11-28|06:34:39.467] CONSENSUS FAILURE!!!                         module=consensus ";
  private static final String STACK =
      " stack=\"goroutine 127 [running]:\\nruntime/debug.Stack()\\n\\t/usr/local/go/src/runtime\"";

  private final FailureLines lines = new FailureLines();

  private void requireDivergence(String line, String field) {
    Failure.Divergence divergence =
        assertInstanceOf(Failure.Divergence.class, lines.read(line).orElseThrow());
    assertEquals(field, divergence.field());
    assertEquals(NETWORK, divergence.expected());
    assertEquals(OWN, divergence.own());
  }

  @Test
  void whatTwoThirdsPrevotedForIsADivergence() {
    requireDivergence(
        FAILURE
            + "err=\"precommit step; +2/3 prevoted for an invalid block: "
            + WRONG
            + "\""
            + STACK,
        "AppHash");
  }

  @Test
  void whatTwoThirdsCommittedIsADivergence() {
    String error = "+2/3 committed an invalid block: " + WRONG;
    requireDivergence(FAILURE + "err=\"" + error + "\"" + STACK, "AppHash");
    requireDivergence("panic: " + error, "AppHash");
    requireDivergence(
        FAILURE + "err=\"" + error.replace("AppHash", "LastResultsHash") + "\"", "LastResultsHash");
  }

  @Test
  void whatBlockSyncRefusesIsADivergence() {
    requireDivergence(
        "E[2026-11-28|06:34:51.872] Error in validation                          module=blocksync"
            + " height=7 hash=1E7C5EE0BE6FFE71B1C397BA41B3672AED6475624C49D27D2B30682B07BA3D73"
            + " err=\""
            + WRONG
            + "\"",
        "AppHash");
  }

  @Test
  void whatOneProposerSentIsNone() {
    assertEquals(
        Optional.empty(),
        lines.read(
            "E[2026-11-28|06:34:39.447] prevote step: consensus deems this block invalid; prevoting"
                + " nil module=consensus height=7 round=0 err=\""
                + WRONG
                + "\""));
  }

  @Test
  void whatAStrangerSaysWithinALineIsNone() {
    for (String said :
        new String[] {
          "I[2026-11-28|06:34:51.872] Added peer module=p2p peer=\"E[1] CONSENSUS FAILURE!!! \"",
          "E[2026-11-28|06:34:51.872] Stopping peer for error                      module=p2p"
              + " peer=\"Peer{MConn{127.0.0.1:13414} 26adf677148dda1c02fb7543722a76cd2638a18a out}\""
              + " err=\"reactor validation error: "
              + WRONG
              + "\"",
          "E[2026-11-28|06:34:51.872] Error in validation                          module=blocksync"
              + " height=7 hash=1E7C err=\"wrong signature (#0): CONSENSUS FAILURE!!! "
              + WRONG
              + "\""
        }) {
      assertEquals(Optional.empty(), lines.read(said), said);
    }
  }

  @Test
  void aLedgerThatIsNotWhatCometBftStoredIsADivergence() {
    assertEquals(
        Optional.empty(),
        lines.read("panic: state.AppHash does not match AppHash after replay. Got"));
    requireDivergence("\t" + OWN + ", expected " + NETWORK + ".", "AppHash");
    assertEquals(Optional.empty(), lines.read("\t" + OWN + ", expected " + NETWORK + "."));
    requireDivergence(
        "panic: block.AppHash does not match AppHash after replay. Got "
            + OWN
            + ", expected "
            + NETWORK
            + ".",
        "AppHash");
  }

  @Test
  void anotherEndOfConsensusIsToldWithItsReason() {
    String line =
        FAILURE
            + "err=\"failed to apply block; error java.lang.IllegalStateException: broken invariant\""
            + STACK.repeat(20);
    Failure failure = lines.read(line).orElseThrow();
    assertInstanceOf(Failure.ConsensusEnded.class, failure);
    assertEquals(line.substring(0, FailureLines.LINE_CHARACTERS_MAX), failure.line());
  }
}
