package network.haca.contracts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The validators that vote at each height: the sets that the state keeps, the oldest first (rule
 * L7).
 */
public record ValidatorSchedule(List<Term> terms) {
  /** A set, in force from a height until the next. */
  public record Term(long from, List<Member> members) {
    public Term {
      members = List.copyOf(members);
    }
  }

  /**
   * @param publicKey Ed25519, of consensus
   */
  public record Member(Bytes32 publicKey, long power) {
    /** CometBFT's address of the key, 20 bytes. */
    public Bytes address() {
      return Sha256.hash(publicKey.value()).value().slice(0, 20);
    }
  }

  public ValidatorSchedule {
    terms = List.copyOf(terms);
  }

  /** Those who vote at a height; of heights before what is kept, the oldest that are known. */
  public List<Member> at(long height) {
    List<Member> members = terms.getFirst().members();
    for (Term term : terms) {
      if (term.from() <= height) {
        members = term.members();
      }
    }
    return members;
  }

  /**
   * What changes from one height to the next, in the order of keys; power 0 is of one who leaves.
   */
  public List<Member> changesAt(long height) {
    List<Member> before = at(height - 1);
    List<Member> after = at(height);
    List<Member> changes = new ArrayList<>(after);
    changes.removeAll(before);
    for (Member member : before) {
      if (after.stream().noneMatch(other -> other.publicKey().equals(member.publicKey()))) {
        changes.add(new Member(member.publicKey(), 0));
      }
    }
    changes.sort(Comparator.comparing(Member::publicKey));
    return changes;
  }
}
