/**
 * Answers to requests that contracts make inside transactions: whose turn it is, one answer to
 * each, what is signed, and when a round is concluded. Begin with {@link
 * network.haca.answering.core.Rounds}.
 */
@NullMarked
package network.haca.answering.core;

import org.jspecify.annotations.NullMarked;
