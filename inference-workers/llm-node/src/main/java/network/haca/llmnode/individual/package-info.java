/**
 * Answers that are settled each by itself: request and answer on Walrus, a transaction of its own.
 */
@NullMarked
package network.haca.llmnode.individual;

import org.jspecify.annotations.NullMarked;
