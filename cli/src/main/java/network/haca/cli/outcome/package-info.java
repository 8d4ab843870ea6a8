/** The ways in which commands end: failures to reach and to find things, exit codes. */
@NullMarked
package network.haca.cli.outcome;

import org.jspecify.annotations.NullMarked;
