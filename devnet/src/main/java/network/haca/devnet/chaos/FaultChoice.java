package network.haca.devnet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import network.haca.devnet.chaos.Fault.Ending;
import network.haca.devnet.chaos.Fault.Ending.How;

/** Draws one of the faults that a lane can have. */
final class FaultChoice {
  /** Without so many a lost validator's store is no fault that the chain bears. */
  private static final int VALIDATORS_TO_LOSE_ONE = 4;

  private static final List<TcpProxy.State> LINK_FAULTS =
      List.of(TcpProxy.State.CUT, TcpProxy.State.SILENT, TcpProxy.State.SLOW);
  private static final List<WalrusMood> WALRUS_FAULTS =
      List.of(WalrusMood.values()).subList(1, WalrusMood.values().length);

  private final RandomGenerator random;
  private final Roster roster;
  private final boolean canFillDisks;

  FaultChoice(RandomGenerator random, Roster roster, boolean canFillDisks) {
    this.random = random;
    this.roster = roster;
    this.canFillDisks = canFillDisks;
  }

  Fault of(String lane) {
    if (lane.equals(Roster.WALRUS)) {
      return new Fault.Walrus(one(WALRUS_FAULTS));
    }
    if (lane.equals(Roster.BROKER)) {
      return one(
          List.of(ending(lane, How.KILLED), ending(lane, How.RESTARTED), new Fault.Pause(lane)));
    }
    if (lane.startsWith(Roster.VALIDATOR)) {
      int share = Integer.parseInt(lane.substring(lane.indexOf('/') + 1));
      return validator(one(share(share)));
    }
    return twin(one(roster.named(lane)));
  }

  /** The validators of one lane, no two lanes having the same: none is hit twice at once. */
  private List<String> share(int index) {
    List<String> all = roster.named(Roster.VALIDATOR);
    int lanes = roster.validatorsDownMax();
    return IntStream.range(0, all.size())
        .filter(number -> number % lanes == index)
        .mapToObj(all::get)
        .toList();
  }

  private Fault validator(String member) {
    List<Fault> faults = processFaults(member);
    faults.add(ending(member, How.COMETBFT_KILLED));
    if (roster.validators() >= VALIDATORS_TO_LOSE_ONE) {
      faults.add(ending(member, How.STORE_LOST));
    }
    return one(faults);
  }

  private Fault twin(String member) {
    List<Fault> faults = processFaults(member);
    String role = Roster.roleOf(member);
    if (role.equals(Roster.BRIDGE) || role.equals(Roster.STREAM)) {
      faults.add(ending(member, How.STORE_LOST));
    }
    if (canFillDisks && !role.equals(Roster.INGRESS)) {
      faults.add(new Fault.DiskFull(member));
    }
    return one(faults);
  }

  private List<Fault> processFaults(String member) {
    List<Fault> faults = new ArrayList<>();
    faults.add(ending(member, How.KILLED));
    faults.add(ending(member, How.RESTARTED));
    faults.add(new Fault.Pause(member));
    // As often as one of the others, however many links there are.
    faults.add(new Fault.Link(one(roster.links(member)), one(LINK_FAULTS)));
    faults.add(new Fault.Link(one(roster.links(member)), one(LINK_FAULTS)));
    return faults;
  }

  private static Fault ending(String member, How how) {
    return new Ending(member, how);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
