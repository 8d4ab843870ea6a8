package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes;

/**
 * What the validators of a height signed of a block.
 *
 * @param votes one for each validator, in the order of the set
 */
record Commit(long height, int round, BlockId block, List<Vote> votes) {
  private static final Set<String> FIELDS = Set.of("height", "round", "block_id", "signatures");

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

  /**
   * Why it is not a commit of this set; nothing if every vote in it is by the validator in whose
   * place it stands. As strict as CometBFT is with the commit in a block: a vote that does not
   * count is refused, too, so that nothing in a commit can be changed unseen.
   */
  Optional<String> flaw(String chainId, List<TrustedValidator> set) {
    if (votes.size() != set.size()) {
      return Optional.of("%d votes for %d validators".formatted(votes.size(), set.size()));
    }
    List<TrustedValidator> ordered = TrustedValidator.ordered(set);
    for (int i = 0; i < votes.size(); i++) {
      Vote vote = votes.get(i);
      if (vote.flag() == Vote.Flag.ABSENT) {
        continue;
      }
      TrustedValidator validator = ordered.get(i);
      if (!vote.address().equals(validator.address())) {
        return Optional.of("vote %d is of another validator".formatted(i));
      }
      if (!vote.holds(this, chainId, validator)) {
        return Optional.of("the signature of validator %s is wrong".formatted(vote.address()));
      }
    }
    return Optional.empty();
  }

  /**
   * The power in a set of those who voted for the block.
   *
   * @param set any, whose members count by their address; the votes have been checked by {@link
   *     #flaw} before
   */
  long power(List<TrustedValidator> set) {
    Set<Bytes> signers = new HashSet<>();
    for (Vote vote : votes) {
      if (vote.flag() == Vote.Flag.COMMIT) {
        signers.add(vote.address());
      }
    }
    return set.stream()
        .filter(validator -> signers.contains(validator.address()))
        .mapToLong(TrustedValidator::power)
        .sum();
  }
}
