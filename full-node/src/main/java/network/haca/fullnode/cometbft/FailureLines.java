package network.haca.fullnode.cometbft;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in CometBFT's output, line by line, that it failed (rule C3). CometBFT writes these lines
 * when more than 2/3 of the power decided a block that this node cannot take. That a single
 * proposer sent a block with another app hash stands in another line, which is none of these: else
 * one liar would stop everybody.
 *
 * <p>What strangers send stands quoted within a line, so it never begins one.
 */
final class FailureLines {
  static final int LINE_CHARACTERS_MAX = 500;

  private static final String ERROR = "E\\[[^\\]]{1,40}\\] ";

  private static final String CONSENSUS_FAILURE = ERROR + "CONSENSUS FAILURE!!! ";

  /** CometBFT expects what this node has, and gets what the network has. */
  private static final String WRONG_FIELD =
      "wrong Block\\.Header\\.(?<field>\\w+)\\.\\s+"
          + "Expected (?<own>[0-9A-F]{64}), got (?<expected>[0-9A-F]{64})";

  private static final List<Pattern> DIVERGENCES =
      List.of(
          // A panic where consensus replays its own log at start.
          Pattern.compile(
              "(?:"
                  + CONSENSUS_FAILURE
                  + " *(?:module=\\w+ )?err=\"|panic: )"
                  + "(?:\\+2/3 committed|precommit step; \\+2/3 prevoted for) an invalid block: "
                  + WRONG_FIELD),
          // Block sync looks at a block after the signatures of its commit.
          Pattern.compile(
              ERROR
                  + "Error in validation +(?:module=\\w+ )?height=\\d+ hash=[0-9A-F]+ err=\""
                  + WRONG_FIELD),
          Pattern.compile(
              "panic: block\\.(?<field>AppHash) does not match AppHash after replay\\. "
                  + "Got (?<own>[0-9A-F]{64}), expected (?<expected>[0-9A-F]{64})\\."));

  private static final Pattern CONSENSUS_ENDED = Pattern.compile(CONSENSUS_FAILURE);

  /** Its hashes stand in the line after it. */
  private static final Pattern STORE_DIFFERS =
      Pattern.compile("panic: state\\.AppHash does not match AppHash after replay\\. Got");

  private static final Pattern STORED_HASHES =
      Pattern.compile("\\s*(?<own>[0-9A-F]{64}), expected (?<expected>[0-9A-F]{64})\\.");

  private boolean hashesFollow;

  /** What a line says, if it says that CometBFT failed. */
  Optional<Failure> read(String line) {
    boolean hashes = hashesFollow;
    hashesFollow = STORE_DIFFERS.matcher(line).lookingAt();
    if (hashes) {
      Matcher stored = STORED_HASHES.matcher(line);
      return stored.lookingAt() ? Optional.of(divergence(stored, "AppHash")) : Optional.empty();
    }
    for (Pattern pattern : DIVERGENCES) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.lookingAt()) {
        return Optional.of(divergence(matcher, matcher.group("field")));
      }
    }
    return CONSENSUS_ENDED.matcher(line).lookingAt()
        ? Optional.of(new Failure.ConsensusEnded(shortened(line)))
        : Optional.empty();
  }

  private static Failure divergence(Matcher matcher, String field) {
    return new Failure.Divergence(
        field, matcher.group("expected"), matcher.group("own"), matcher.group());
  }

  private static String shortened(String line) {
    return line.substring(0, Math.min(line.length(), LINE_CHARACTERS_MAX));
  }
}
