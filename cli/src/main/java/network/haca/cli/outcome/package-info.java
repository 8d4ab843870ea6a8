/** The ways in which commands end: results as JSON, failures in a sentence, exit codes. */
@NullMarked
package network.haca.cli.outcome;

import org.jspecify.annotations.NullMarked;
