package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/**
 * The open settlements as one validator sees them: what it has to say of them in its votes, and on
 * which it is yet to find its verdict.
 */
public final class Ballot implements Opinions {
  private final ChainReader chain;
  private final BlockExecutor executor;
  private final LongFunction<Optional<Boolean>> verdicts;
  private final LongSupplier began;
  private final Bytes32 validator;

  /**
   * @param verdicts this validator's verdict on the settlement of a number, if it has found it
   * @param began the height from which on this ledger is known
   * @param validator this node's consensus key
   */
  public Ballot(
      ChainReader chain,
      BlockExecutor executor,
      LongFunction<Optional<Boolean>> verdicts,
      LongSupplier began,
      Bytes32 validator) {
    this.chain = chain;
    this.executor = executor;
    this.verdicts = verdicts;
    this.began = began;
    this.validator = validator;
  }

  @Override
  public List<VoteExtension.Opinion> current() {
    StateView state = executor.latest();
    return state.pendingSettlements().stream()
        .flatMap(number -> opinion(number).stream())
        .filter(opinion -> !state.hasVerdict(opinion.number(), validator))
        .toList();
  }

  private Optional<VoteExtension.Opinion> opinion(long number) {
    return verdicts.apply(number).map(yes -> new VoteExtension.Opinion(number, yes));
  }

  /** The open settlements that this validator is to judge and has not, the oldest first. */
  public List<Settlement> undecided() {
    StateView state = executor.latest();
    return state.pendingSettlements().stream()
        .sorted()
        .filter(number -> verdicts.apply(number).isEmpty())
        .map(state::settlement)
        .filter(this::isVoter)
        .toList();
  }

  /** The number of open settlements. */
  public int open() {
    return executor.latest().pendingSettlements().size();
  }

  /** The lowest height at which a settlement was opened that is open. */
  public OptionalLong oldestOpening() {
    StateView state = executor.latest();
    return state.pendingSettlements().stream()
        .mapToLong(number -> state.settlement(number).openedAtHeight())
        .min();
  }

  /** Says whether it had its seat, and its ledger, when that was opened (rule S3). */
  private boolean isVoter(Settlement settlement) {
    return chain
        .header(settlement.openedAtHeight())
        .filter(opening -> opening.number() > began.getAsLong())
        .map(opening -> executor.view(opening).validators().at(opening.number()))
        .orElse(List.of())
        .stream()
        .anyMatch(member -> member.publicKey().equals(validator));
  }
}
