package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes;

/**
 * The signatures of a height's validators for a block.
 *
 * @param votes one for each validator, in the order of the set
 */
record Commit(long height, int round, BlockId block, List<Vote> votes) {
  private static final List<String> FIELDS = List.of("height", "round", "block_id", "signatures");

  Commit {
    votes = List.copyOf(votes);
  }

  /** In the form of CometBFT's RPC. */
  static Commit read(JsonNode json) throws MalformedException {
    JsonFields commit = JsonFields.of(json, "commit").only(FIELDS);
    long round = commit.number("round");
    if (round > Integer.MAX_VALUE) {
      throw new MalformedException("commit.round is not within 31 bits");
    }
    List<Vote> votes = new ArrayList<>();
    for (JsonNode vote : commit.array("signatures", TrustedValidator.COUNT_MAX)) {
      votes.add(Vote.read(vote));
    }
    return new Commit(
        commit.int64("height"), (int) round, BlockId.read(commit.object("block_id")), votes);
  }

  /** Why it is not of this set: not one vote for each validator, in the place of that one. */
  Optional<String> misfit(List<TrustedValidator> set) {
    if (votes.size() != set.size()) {
      return Optional.of("%s votes for %s validators".formatted(votes.size(), set.size()));
    }
    List<TrustedValidator> ordered = TrustedValidator.ordered(set);
    for (int i = 0; i < votes.size(); i++) {
      boolean isAbsent = votes.get(i).flag() == Vote.Flag.ABSENT;
      if (!isAbsent && !votes.get(i).address().equals(ordered.get(i).address())) {
        return Optional.of("vote %s is of another validator".formatted(i));
      }
    }
    return Optional.empty();
  }

  /**
   * The addresses of those whose vote for the block holds. One that does not hold counts for
   * nothing, and spoils nothing: CometBFT takes encodings of a signature (ZIP 215) that others
   * refuse, and a single validator that signs so must not make a block unverifiable.
   *
   * @param set that the commit fits
   */
  Set<Bytes> signers(String chainId, List<TrustedValidator> set) {
    List<TrustedValidator> ordered = TrustedValidator.ordered(set);
    Set<Bytes> signers = new TreeSet<>();
    for (int i = 0; i < votes.size(); i++) {
      Vote vote = votes.get(i);
      if (vote.flag() == Vote.Flag.COMMIT && vote.holds(this, chainId, ordered.get(i))) {
        signers.add(vote.address());
      }
    }
    return signers;
  }
}
