/** The network under faults by a schedule, and what must hold at the end (rule S8). */
@NullMarked
package network.haca.devnet.chaos;

import org.jspecify.annotations.NullMarked;
