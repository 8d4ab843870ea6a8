/** Failures in a sentence, and the exit codes that go with them. */
@NullMarked
package network.haca.cli.outcome;

import org.jspecify.annotations.NullMarked;
