/** The parts of a node that answer requests inside transactions, wired. */
@NullMarked
package network.haca.answering.app;

import org.jspecify.annotations.NullMarked;
