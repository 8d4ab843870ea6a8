/** A language model on this machine, and a conversation with one. */
@NullMarked
package network.haca.stack.llm;

import org.jspecify.annotations.NullMarked;
