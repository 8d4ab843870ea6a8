package network.haca.fullnode.lane;

import java.util.Optional;

/** Work in steps, between which others get their turn. */
public interface Job {
  /** The kind of its next step; nothing when it has done all. */
  Optional<Kind> next();

  void step();

  /** It will not go on: nobody waits for it any more, or a step broke. */
  void drop();
}
