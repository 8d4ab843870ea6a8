/**
 * The decisions of an LLM node about an answer, which reaches its client, is signed, and is settled
 * as the client chose. Open {@link network.haca.llmnode.core.StreamExchange} first. Knows no
 * framework, clock, randomness or I/O.
 */
@NullMarked
package network.haca.llmnode.core;

import org.jspecify.annotations.NullMarked;
