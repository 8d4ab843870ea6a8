/** The answers that a node has given, in a log on disk. */
@NullMarked
package network.haca.answering.log;

import org.jspecify.annotations.NullMarked;
