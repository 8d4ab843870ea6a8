package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;

/**
 * Accounts in whose name the parts of a development network send, so that the development accounts
 * are the users' alone: funded in genesis, with the roles that they need.
 *
 * @param relay opens settlements; nothing for the second development account
 * @param operators register nodes, and approve what these run
 * @param keepers run scheduled workflows, which takes no role
 */
public record DevelopmentSenders(
    Optional<Address> relay, List<Address> operators, List<Address> keepers) {
  /** Everything is sent by development accounts. */
  public static final DevelopmentSenders NONE =
      new DevelopmentSenders(Optional.empty(), List.of(), List.of());

  public DevelopmentSenders {
    operators = List.copyOf(operators);
    keepers = List.copyOf(keepers);
  }

  List<Address> all() {
    List<Address> all = new ArrayList<>(operators);
    relay.ifPresent(all::add);
    all.addAll(keepers);
    return all;
  }
}
