package network.haca.fullnode.core;

import java.util.Optional;

/** The places of transactions that wait, as a run that asks finds them (rule P3). */
interface Places {
  /** A run that has its place already. */
  Places TAKEN =
      new Places() {
        @Override
        public Optional<String> refusal() {
          return Optional.empty();
        }

        @Override
        public long gas() {
          return 0;
        }
      };

  /** Why the transaction may not begin to wait; nothing if it may. */
  Optional<String> refusal();

  /** The gas that a place costs. */
  long gas();
}
