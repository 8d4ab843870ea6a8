/**
 * The replicated state machine: transactions, blocks, verdicts. Open {@link
 * network.haca.fullnode.core.BlockExecutor} first. Nothing here knows the clock or the network.
 */
@NullMarked
package network.haca.fullnode.core;

import org.jspecify.annotations.NullMarked;
