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
 */
public record DevelopmentSenders(Optional<Address> relay, List<Address> operators) {
  /** Everything is sent by development accounts. */
  public static final DevelopmentSenders NONE = new DevelopmentSenders(Optional.empty(), List.of());

  public DevelopmentSenders {
    operators = List.copyOf(operators);
  }

  List<Address> all() {
    List<Address> all = new ArrayList<>(operators);
    relay.ifPresent(all::add);
    return all;
  }
}
