package network.haca.devnet.containers;

import java.util.List;
import network.haca.contracts.ValidatorSchedule.Member;
import network.haca.primitives.Bytes32;

/**
 * The steps by which a validator comes to its power: the chain refuses a change that moves more
 * than a third of the power that votes.
 */
final class PowerSteps {
  private PowerSteps() {}

  /** Returns the voting power of a key. */
  static long power(List<Member> voting, Bytes32 key) {
    return voting.stream()
        .filter(member -> member.publicKey().equals(key))
        .mapToLong(Member::power)
        .sum();
  }

  /** The most that a key may be given at once on its way to a power. */
  static long next(List<Member> voting, Bytes32 key, long wanted) {
    long third = voting.stream().mapToLong(Member::power).sum() / 3;
    return Math.min(wanted, power(voting, key) + third);
  }
}
